import type { EndpointSettings } from '../../../shared/contract/endpoints.ts';
import type { EndpointView } from '../../../shared/views.ts';

/** An endpoint's present settings as a form would send them. Sensitive header values are kept, not repeated. */
export function toEndpointSettings(view: EndpointView): EndpointSettings {
  return {
    url: view.url,
    description: view.description,
    eventTypes: view.eventTypes,
    payloadVersion: view.payloadVersion,
    headers: view.headers.map((header) => ({ ...header, value: header.sensitive ? null : header.value })),
    standardWebhooks: view.standardWebhooks,
    connectTimeoutMs: view.connectTimeoutMs,
    totalTimeoutMs: view.totalTimeoutMs,
    retryPolicy: view.retryPolicy,
    retryClientErrors: view.retryClientErrors,
    concurrency: view.concurrency,
    strictOrder: view.strictOrder,
    rateLimit: view.rateLimit,
    batch: view.batch,
    permissions: view.permissions,
  };
}
