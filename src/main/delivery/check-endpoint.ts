import type { EndpointSettings } from '../../shared/contract/endpoints.ts';
import type { Issue } from '../../shared/model.ts';
import { RelayError } from '../lib/errors.ts';
import { checkAllowList } from './allow-list.ts';
import { checkEndpointUrl, parseEndpointUrl } from './endpoint-url.ts';
import { checkHeader } from './header-rules.ts';

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
    ...checkHeaders(settings.headers),
    ...allowList.issues,
  ]);
  return { ...settings, url: checked.ok ? checked.url.href : settings.url, permissions };
}

function checkHeaders(headers: EndpointSettings['headers']): Issue[] {
  const names = headers.map(({ name }) => name.toLowerCase());
  return headers.flatMap(({ name, value, sensitive }, index) => {
    const wrong = checkHeader(name, value ?? '');
    if (wrong !== null) return [{ path: `headers.${index}.${wrong.field}`, message: wrong.message }];
    if (names.indexOf(names[index]!) < index)
      return [{ path: `headers.${index}.name`, message: `${name} is there twice. Keep one of them.` }];
    if (sensitive && value === '')
      return [{ path: `headers.${index}.value`, message: `Give the header ${name} a value.` }];
    return [];
  });
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
