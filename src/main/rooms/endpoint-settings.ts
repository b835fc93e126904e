import type { EndpointSettings } from '../../shared/contract/endpoints.ts';
import type { AddressPermissions } from '../../shared/model.ts';
import type { endpoints } from '../db/schema.ts';

type Row = typeof endpoints.$inferSelect;

/** The columns that settings are stored in, headers apart: their values may lie among the secrets. */
export function columnsOf(settings: EndpointSettings) {
  return {
    url: settings.url,
    description: settings.description,
    eventTypes: settings.eventTypes,
    payloadVersion: settings.payloadVersion,
    standardWebhooks: settings.standardWebhooks,
    connectTimeoutMs: settings.connectTimeoutMs,
    totalTimeoutMs: settings.totalTimeoutMs,
    retryPolicy: settings.retryPolicy,
    retryClientErrors: settings.retryClientErrors,
    concurrency: settings.concurrency,
    strictOrder: settings.strictOrder,
    batchWindowSeconds: settings.batch?.windowSeconds ?? null,
    batchMaxEvents: settings.batch?.maxEvents ?? null,
    batchMaxBytes: settings.batch?.maxBytes ?? null,
    rateLimitCount: settings.rateLimit?.count ?? null,
    rateLimitSeconds: settings.rateLimit?.seconds ?? null,
    allowPrivate: settings.permissions.allowPrivate,
    allowLoopback: settings.permissions.allowLoopback,
    allowList: settings.permissions.allowList,
  };
}

/** What an endpoint may connect to, from its columns. */
export function permissionsOf(
  endpoint: Pick<Row, 'allowPrivate' | 'allowLoopback' | 'allowList'>,
): AddressPermissions {
  return {
    allowPrivate: endpoint.allowPrivate,
    allowLoopback: endpoint.allowLoopback,
    allowList: endpoint.allowList,
  };
}

/** An endpoint's settings as a form would send them. Values of sensitive headers are kept, not repeated. */
export function settingsOf(row: Row): EndpointSettings {
  return {
    url: row.url,
    description: row.description,
    eventTypes: row.eventTypes,
    payloadVersion: row.payloadVersion,
    headers: row.headers.map((header) => ({
      name: header.name,
      value: 'value' in header ? header.value : null,
      sensitive: !('value' in header),
    })),
    standardWebhooks: row.standardWebhooks,
    connectTimeoutMs: row.connectTimeoutMs,
    totalTimeoutMs: row.totalTimeoutMs,
    retryPolicy: row.retryPolicy,
    retryClientErrors: row.retryClientErrors,
    concurrency: row.concurrency,
    strictOrder: row.strictOrder,
    batch: batchOf(row),
    rateLimit: rateLimitOf(row),
    permissions: permissionsOf(row),
  };
}

function batchOf({ batchWindowSeconds, batchMaxEvents, batchMaxBytes }: Row): EndpointSettings['batch'] {
  if (batchWindowSeconds === null || batchMaxEvents === null || batchMaxBytes === null) return null;
  return { windowSeconds: batchWindowSeconds, maxEvents: batchMaxEvents, maxBytes: batchMaxBytes };
}

function rateLimitOf({ rateLimitCount, rateLimitSeconds }: Row): EndpointSettings['rateLimit'] {
  if (rateLimitCount === null || rateLimitSeconds === null) return null;
  return { count: rateLimitCount, seconds: rateLimitSeconds as 1 | 60 | 3600 };
}
