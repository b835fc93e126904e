import type { EndpointSettings } from '../../shared/contract/endpoints.ts';
import type { Issue } from '../../shared/model.ts';
import { RelayError } from '../lib/errors.ts';
import { checkAllowListEntry } from './address-rules.ts';
import { checkEndpointUrl } from './endpoint-url.ts';
import { checkHeader } from './header-rules.ts';

/** Refuses settings that could never be delivered to, naming each field and what to do; answers them normalised. */
export function checkEndpoint(settings: EndpointSettings): EndpointSettings {
  const issues: Issue[] = [];
  const checked = checkEndpointUrl(settings.url, settings.permissions);
  if (!checked.ok) issues.push(...checked.issues);
  settings.headers.forEach(({ name, value }, index) => {
    const reason = checkHeader(name, value ?? '');
    if (reason !== null) issues.push({ path: `headers.${index}.name`, message: reason });
  });
  settings.permissions.allowList.forEach((entry, index) => {
    const reason = checkAllowListEntry(entry);
    if (reason !== null) issues.push({ path: `permissions.allowList.${index}`, message: reason });
  });
  if (issues.length > 0) {
    const [first] = issues;
    throw new RelayError(
      'invalid_input',
      first!.message,
      issues.map((issue) => ({ ...issue, path: `endpoint.${issue.path}` })),
    );
  }
  return checked.ok ? { ...settings, url: checked.url.href } : settings;
}
