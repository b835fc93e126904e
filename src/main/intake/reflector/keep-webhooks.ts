import type { AuditStore } from '../../audit/audit.ts';
import type { StoreContext } from '../../db/store.ts';
import { parseEndpointUrl } from '../../delivery/endpoint-url.ts';
import { RelayError } from '../../lib/errors.ts';
import { prepareEndpoint, writeEndpoint } from '../../rooms/change-endpoint.ts';
import type { PreparedEndpoint } from '../../rooms/change-endpoint.ts';
import { settingsOf } from '../../rooms/endpoint-settings.ts';
import type { EndpointRow, EndpointsStore } from '../../rooms/endpoints.ts';
import { secretHint } from '../../secrets/secrets.ts';
import type { SecretsStore } from '../../secrets/secrets.ts';
import type { ReflectorRoom } from './answers.ts';
import { isOwnIntake } from './own-intake.ts';
import type { SourceRoomRow, SourceRoomsStore } from './source-rooms.ts';
import type { SwitchesStore } from './switches.ts';
import { webhookSettings } from './webhook-settings.ts';

export type KeepWebhooksParts = {
  store: StoreContext;
  endpoints: EndpointsStore;
  secrets: SecretsStore;
  audit: AuditStore;
  sourceRooms: SourceRoomsStore;
  switches: SwitchesStore;
};

/**
 * Brings the endpoints that stand for Reflector's own webhooks in step with what the server lists, URL and secret, for
 * as long as they wait: what is enabled, or was changed here, is left alone. A webhook that was set since the room was
 * imported gets its waiting endpoint now; what its address may be is asked when it is taken over. Runs before the URLs
 * last seen are noted. Answers the rooms changed.
 */
export async function keepWebhooks(
  parts: KeepWebhooksParts,
  sourceId: string,
  listed: ReflectorRoom[],
): Promise<string[]> {
  const byId = new Map(listed.map((room) => [room.id, room]));
  const changed: string[] = [];
  for (const { roomId, externalId, name, endpointId } of parts.sourceRooms.list(sourceId)) {
    const there = byId.get(externalId);
    // What is relayed by hand is no webhook to be delivered from here.
    if (there === undefined || isOwnIntake(there.webhook_url, [roomId, name])) continue;
    const keep = endpointId === null ? addOne : keepOne;
    if (await keep(parts, roomId, there)) changed.push(roomId);
  }
  return changed;
}

async function addOne(parts: KeepWebhooksParts, roomId: string, there: ReflectorRoom): Promise<boolean> {
  const { store, endpoints, secrets, audit, sourceRooms } = parts;
  const { webhook_url: url, webhook_secret: secret } = there;
  if (!url || !secret || !parseEndpointUrl(url).ok) return false;
  const prepared = await unlessNoSecrets(
    prepareEndpoint(webhookSettings(url, {}), secret, null, secrets, store.random),
  );
  if (prepared === null) return false;
  return store.writer.write(() => {
    // A switch may have made it, or the room been removed, while the secret was encrypted.
    if (sourceRooms.get(roomId)?.endpointId !== null) return false;
    const { id } = writeEndpoint(prepared, { roomId }, endpoints, secrets);
    endpoints.disableInWrite(id, 'taking_over');
    sourceRooms.updateInWrite(roomId, { endpointId: id, urlTaken: url });
    audit.addInWrite({
      actor: 'Reflector',
      action: 'endpoint.create',
      subjectKind: 'endpoint',
      subjectId: id,
      after: { url, secretEndsIn: secretHint(secret) },
    });
    return true;
  });
}

async function keepOne(parts: KeepWebhooksParts, roomId: string, there: ReflectorRoom): Promise<boolean> {
  const { store, endpoints, secrets, audit, sourceRooms } = parts;
  const { webhook_url: url, webhook_secret: secret } = there;
  const before = waitingEndpoint(parts, roomId, url);
  if (before === null || !url || !secret || !parseEndpointUrl(url).ok) return false;
  const same = (await unlessNoSecrets(secrets.isSigningSecret(before.id, secret))) ?? false;
  if (before.url === url && same) return false;
  const { hint } = secrets.describe(before.id);
  const settings = { ...settingsOf(before), url };
  const prepare = (given: string | undefined): Promise<PreparedEndpoint> =>
    prepareEndpoint(settings, given, before, secrets, store.random);
  // While no secret can be kept the URL alone follows: an open server is read all the same.
  const prepared = (await unlessNoSecrets(prepare(secret))) ?? (await prepare(undefined));
  if (before.url === url && prepared.secret === null) return false;
  return store.writer.write(() => {
    // It may have been enabled, or a switch begun, while the secret was encrypted.
    if (waitingEndpoint(parts, roomId, url)?.id !== before.id) return false;
    writeEndpoint(prepared, { endpointId: before.id }, endpoints, secrets);
    sourceRooms.updateInWrite(roomId, { urlTaken: url });
    audit.addInWrite({
      actor: 'Reflector',
      action: 'endpoint.update',
      subjectKind: 'endpoint',
      subjectId: before.id,
      before: { url: before.url, secretEndsIn: hint },
      after: { url, secretEndsIn: prepared.secret?.hint ?? hint },
    });
    return true;
  });
}

/** Null while no secret can be read or kept. */
async function unlessNoSecrets<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RelayError && error.code === 'secret_unavailable') return null;
    throw error;
  }
}

/** The endpoint of a room that Reflector delivers, where it waits to be taken over with the URL it was given from there. */
function waitingEndpoint(
  { endpoints, sourceRooms, switches }: KeepWebhooksParts,
  roomId: string,
  urlNow: string | null,
): EndpointRow | null {
  const row: SourceRoomRow | null = sourceRooms.get(roomId);
  if (row === null || row.endpointId === null || row.deliveredBy !== 'reflector') return null;
  if (switches.get(roomId) !== null) return null;
  const endpoint = endpoints.get(row.endpointId);
  if (endpoint.removedAt !== null || endpoint.disabledReason !== 'taking_over') return null;
  return endpoint.url === (row.urlTaken ?? row.urlThere) || endpoint.url === urlNow ? endpoint : null;
}
