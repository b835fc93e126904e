import type { SecretsStore } from '../secrets/secrets.ts';
import type { PreparedEndpoint } from './change-endpoint.ts';
import { settingsOf } from './endpoint-settings.ts';
import type { EndpointRow } from './endpoints.ts';

/** An endpoint's settings as the list of changes keeps them: of a secret and of sensitive values only the end. */
export function notedEndpoint(row: EndpointRow, secrets: Pick<SecretsStore, 'describe' | 'hint'>) {
  return {
    ...settingsOf(row),
    headers: row.headers.map((header) =>
      'value' in header
        ? `${header.name}: ${header.value}`
        : `${header.name}: ••••${secrets.hint(header.secretId)}`,
    ),
    secretEndsIn: secrets.describe(row.id).hint,
  };
}

/** Names what was typed anew, for two values may end alike. Empty where nothing was. */
export function notedAnew({ secret, headers }: PreparedEndpoint): { setAnew?: string[] } {
  const names = headers.flatMap((header) => ('sealed' in header ? [header.name] : []));
  const anew = [...(secret === null ? [] : ['secret']), ...names];
  return anew.length === 0 ? {} : { setAnew: anew };
}
