import type { EndpointSettings } from '../../shared/contract/endpoints.ts';
import { checkHeaders } from '../../shared/header-rules.ts';
import type { Issue } from '../../shared/model.ts';
import { RelayError } from '../lib/errors.ts';
import { checkAllowList } from './allow-list.ts';
import { checkEndpointUrl, parseEndpointUrl } from './endpoint-url.ts';

/**
 * Refuses settings that could never be delivered to, naming each field and what to do; answers them normalised. With
 * `allowListOfAll` an address in the URL is judged as well, as an attempt would; without it that is left to the caller.
 */
export function checkEndpoint(settings: EndpointSettings, allowListOfAll: string[] | null): EndpointSettings {
  const allowList = checkAllowList(settings.permissions.allowList, 'permissions.allowList');
  const permissions = { ...settings.permissions, allowList: allowList.entries };
  const checked =
    allowListOfAll === null
      ? parseEndpointUrl(settings.url)
      : checkEndpointUrl(settings.url, { ...permissions, allowListOfAll });
  refuseWith('endpoint', [
    ...(checked.ok ? [] : checked.issues),
    ...checkHeaders(settings.headers).map(({ path, message }) => ({ path: `headers.${path}`, message })),
    ...allowList.issues,
  ]);
  return { ...settings, url: checked.ok ? checked.url.href : settings.url, permissions };
}

/** Fails with `invalid_input` where there are issues, their paths below `parent`. */
export function refuseWith(parent: string, issues: Issue[]): void {
  const [first] = issues;
  if (first === undefined) return;
  throw new RelayError(
    'invalid_input',
    first.message,
    issues.map(({ path, message }) => ({ path: `${parent}.${path}`, message })),
  );
}
