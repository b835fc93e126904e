import type { EndpointSettings } from '../../shared/contract/endpoints.ts';
import { isAlwaysSensitive } from '../../shared/header-rules.ts';
import type { StoredHeader } from '../db/schema.ts';
import type { StoreContext } from '../db/store.ts';
import { RelayError } from '../lib/errors.ts';
import { newSecret } from '../secrets/secrets.ts';
import type { SealedSecret, SecretsStore } from '../secrets/secrets.ts';
import type { EndpointRow, EndpointsStore } from './endpoints.ts';

/** A header on its way into the store: plain, kept as it is, or with a newly sealed value. */
type PreparedHeader = StoredHeader | { name: string; sealed: SealedSecret };

/** A change of an endpoint with everything already encrypted: what remains is one write. */
export type PreparedEndpoint = {
  settings: EndpointSettings;
  headers: PreparedHeader[];
  secret: SealedSecret | null;
};

/**
 * Encrypts what a form brings before anything is written: encryption may fail or take time, a write may not wait.
 * A new endpoint without a secret gets one; an existing one keeps its own when none is given.
 */
export async function prepareEndpoint(
  settings: EndpointSettings,
  given: string | undefined,
  existing: EndpointRow | null,
  secrets: SecretsStore,
  random: StoreContext['random'],
): Promise<PreparedEndpoint> {
  const text = given !== undefined && given !== '' ? given : existing === null ? newSecret(random) : null;
  return {
    settings,
    secret: text === null ? null : await secrets.seal(text),
    headers: await Promise.all(
      settings.headers.map((header, index) => prepareHeader(header, index, existing, secrets)),
    ),
  };
}

async function prepareHeader(
  header: EndpointSettings['headers'][number],
  index: number,
  existing: EndpointRow | null,
  secrets: SecretsStore,
): Promise<PreparedHeader> {
  const { name, value } = header;
  if (value === null) {
    const kept = existing?.headers.find((stored) => stored.name.toLowerCase() === name.toLowerCase());
    if (!kept)
      throw new RelayError('invalid_input', `Give the header ${name} a value.`, [
        { path: `endpoint.headers.${index}.value`, message: `Give the header ${name} a value.` },
      ]);
    return kept;
  }
  if (!header.sensitive && !isAlwaysSensitive(name)) return { name, value };
  return { name, sealed: await secrets.seal(value) };
}

/** Writes a prepared endpoint inside the running write, new or changed, with its secrets. */
export function writeEndpoint(
  prepared: PreparedEndpoint,
  target: { roomId: string } | { endpointId: string },
  endpoints: EndpointsStore,
  secrets: SecretsStore,
): EndpointRow {
  const created = 'roomId' in target;
  const before = created
    ? endpoints.insertInWrite(target.roomId, prepared.settings)
    : endpoints.get(target.endpointId);
  const headers = prepared.headers.map((header): StoredHeader =>
    'sealed' in header
      ? { name: header.name, secretId: secrets.insertInWrite(before.id, 'header', header.sealed) }
      : header,
  );
  const kept = new Set(headers.flatMap((header) => ('secretId' in header ? [header.secretId] : [])));
  const after = endpoints.updateInWrite(before.id, prepared.settings, headers);
  secrets.deleteInWrite(
    before.headers.flatMap((header) =>
      'secretId' in header && !kept.has(header.secretId) ? [header.secretId] : [],
    ),
  );
  if (prepared.secret !== null) {
    // A secret typed over the old one replaces it at once; an overlap is what rotation is for.
    secrets.replaceSigningInWrite(before.id, prepared.secret);
  }
  return after;
}
