import { endpointSettings } from '../../../shared/contract/endpoints.ts';
import type { EndpointSettings } from '../../../shared/contract/endpoints.ts';
import { checkHeaders } from '../../../shared/header-rules.ts';
import type { Issue } from '../../../shared/model.ts';
import type { EndpointView } from '../../../shared/views.ts';
import { roomsTexts } from '../../texts/rooms.ts';

/** A header as it stands in the form. A null value keeps the one that is stored, of which `hint` shows the end. */
export type HeaderRow = EndpointSettings['headers'][number] & { key: number; hint: string };

/** An endpoint as it stands in its form: the engine's settings, and a secret only while it is new. */
export type EndpointForm = Omit<EndpointSettings, 'headers'> & { headers: HeaderRow[]; secret: string };

/** What a new endpoint starts with: the contract's own defaults. */
export function newEndpointForm(): EndpointForm {
  return { ...endpointSettings.parse({ url: '' }), headers: [], secret: '' };
}

/** A stored endpoint as its form shows it. */
export function formOf(view: EndpointView): EndpointForm {
  return {
    url: view.url,
    description: view.description,
    eventTypes: view.eventTypes,
    payloadVersion: view.payloadVersion,
    headers: view.headers.map(({ name, value, sensitive }, key) => ({
      key,
      name,
      sensitive,
      value: sensitive ? null : value,
      hint: sensitive ? value : '',
    })),
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
    secret: '',
  };
}

/** What the engine is sent: the settings, and the secret where one was typed. */
export function toRequest({ secret, headers, ...settings }: EndpointForm): {
  endpoint: EndpointSettings;
  secret?: string;
} {
  return {
    endpoint: {
      ...settings,
      url: settings.url.trim(),
      headers: headers.map(({ name, value, sensitive }) => ({ name: name.trim(), value, sensitive })),
    },
    ...(secret !== '' && { secret }),
  };
}

/** What is wrong with a form before the engine is asked, by field. The engine has the last word. */
export function checkEndpointForm(form: EndpointForm): Record<string, string> {
  const { endpoint } = toRequest(form);
  const errors: Record<string, string> = {};
  const url = urlProblem(endpoint.url);
  if (url !== null) errors['url'] = url;
  for (const issue of endpointSettings.safeParse(endpoint).error?.issues ?? []) {
    errors[issue.path.join('.')] ??= issue.message;
  }
  for (const { path, message } of checkHeaders(endpoint.headers)) errors[`headers.${path}`] ??= message;
  return errors;
}

/** The engine's sentences by field of this form: `endpoint.url` lands at `url`. */
export function endpointErrors(issues: Issue[]): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { path, message } of issues) {
    const field = path.startsWith('endpoint.') ? path.slice('endpoint.'.length) : path;
    errors[field] ??= message;
  }
  return errors;
}

/** The first error below a field, for lists that show one sentence for all their entries. */
export function errorBelow(errors: Record<string, unknown>, field: string): string | undefined {
  const found = Object.entries(errors).find(([path]) => path === field || path.startsWith(`${field}.`));
  return typeof found?.[1] === 'string' ? found[1] : undefined;
}

/** Why a URL as typed cannot be an endpoint's; null when it can. */
export function urlProblem(text: string): string | null {
  const url = text.trim();
  if (url === '') return roomsTexts.form.urlMissing;
  if (!/^https?:\/\//i.test(url)) return roomsTexts.form.urlScheme;
  return URL.canParse(url) ? null : roomsTexts.form.urlBroken;
}

/** True when two forms would send the same. */
export function sameForm(one: EndpointForm, other: EndpointForm): boolean {
  return JSON.stringify(toRequest(one)) === JSON.stringify(toRequest(other));
}
