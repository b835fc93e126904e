import { ALWAYS_SENSITIVE } from '../../shared/header-rules.ts';
import type { StoredHeader } from '../db/schema.ts';
import type { SecretsStore } from '../secrets/secrets.ts';

/** The custom headers of an endpoint with their values, sensitive ones read from the secrets. */
export function customHeaders(
  headers: StoredHeader[],
  secrets: Pick<SecretsStore, 'text'>,
): Promise<{ name: string; value: string }[]> {
  return Promise.all(
    headers.map(async (header) => ({
      name: header.name,
      value: 'value' in header ? header.value : await secrets.text(header.secretId),
    })),
  );
}

/** The names, in lower case, of headers whose values an attempt must not keep. */
export function sensitiveNames(headers: StoredHeader[]): ReadonlySet<string> {
  const marked = headers.filter((header) => 'secretId' in header).map(({ name }) => name.toLowerCase());
  return new Set([...ALWAYS_SENSITIVE, ...marked]);
}

/** Which secrets hold the values of sensitive headers, by their names in lower case. */
export function headerSecretIds(headers: StoredHeader[]): ReadonlyMap<string, string> {
  return new Map(
    headers.flatMap((header) => ('secretId' in header ? [[header.name.toLowerCase(), header.secretId]] : [])),
  );
}
