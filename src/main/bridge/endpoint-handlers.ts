import { checkEndpoint } from '../delivery/check-endpoint.ts';
import { sensitiveNames } from '../delivery/custom-headers.ts';
import { standardWebhooksKey } from '../delivery/sign.ts';
import { testDelivery } from '../delivery/test-delivery.ts';
import type { TestDelivery } from '../delivery/test-delivery.ts';
import type { ParsedInput } from '../../shared/contract.ts';
import { RelayError } from '../lib/errors.ts';
import { prepareEndpoint, writeEndpoint } from '../rooms/change-endpoint.ts';
import { newSecret } from '../secrets/secrets.ts';
import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

type EndpointHandlers = Pick<
  Handlers,
  | 'endpoint.create'
  | 'endpoint.update'
  | 'endpoint.remove'
  | 'endpoint.disable'
  | 'endpoint.enable'
  | 'endpoint.revealSecret'
  | 'endpoint.rotateSecret'
  | 'endpoint.dropOlderSecret'
  | 'endpoint.test'
  | 'endpoint.newSecret'
>;

/** Requests about endpoints and their secrets. */
export function endpointHandlers(services: Services): EndpointHandlers {
  const {
    store,
    rooms,
    endpoints,
    secrets,
    audit,
    views,
    resend,
    deliveries,
    scheduler,
    sender,
    roomChanged,
  } = services;
  const { writer, clock, random } = store;

  const existing = (id: string) => {
    const endpoint = endpoints.get(id);
    if (endpoint.removedAt !== null) throw new RelayError('not_found', 'This endpoint was removed.');
    return endpoint;
  };
  const viewAfter = (id: string) => {
    const endpoint = endpoints.get(id);
    roomChanged(endpoint.roomId);
    return views.endpoint(endpoint);
  };
  const note = (
    actor: string,
    action: string,
    id: string,
    values: { before?: unknown; after?: unknown } = {},
  ): void => audit.addInWrite({ actor, action, subjectKind: 'endpoint', subjectId: id, ...values });

  return {
    async 'endpoint.create'({ roomId, endpoint, secret }, { actor }) {
      rooms.get(roomId);
      const prepared = await prepareEndpoint(checkEndpoint(endpoint), secret, null, secrets, random);
      const id = await writer.write(() => {
        const row = writeEndpoint(prepared, { roomId }, endpoints, secrets);
        note(actor, 'endpoint.create', row.id, { after: { url: row.url } });
        return row.id;
      });
      return viewAfter(id);
    },
    async 'endpoint.update'({ id, endpoint, secret }, { actor }) {
      const before = existing(id);
      const prepared = await prepareEndpoint(checkEndpoint(endpoint), secret, before, secrets, random);
      await writer.write(() => {
        writeEndpoint(prepared, { endpointId: id }, endpoints, secrets);
        deliveries.releaseInWrite('secret_unavailable', { endpointId: id });
        note(actor, 'endpoint.update', id, { before: masked(before), after: masked(endpoints.get(id)) });
      });
      scheduler.wake();
      return viewAfter(id);
    },
    async 'endpoint.remove'({ id }, { actor }) {
      const endpoint = existing(id);
      services.reflector.refuseWhileDeliveredHere({ roomId: endpoint.roomId, endpointId: id });
      const cancelled = await writer.write(() => {
        const count = resend.cancelPendingInWrite(id);
        endpoints.removeInWrite(id);
        note(actor, 'endpoint.remove', id, { before: { url: endpoint.url }, after: { cancelled: count } });
        return count;
      });
      roomChanged(endpoint.roomId);
      return { cancelled };
    },
    async 'endpoint.disable'({ id }, { actor }) {
      existing(id);
      await writer.write(() => {
        endpoints.disableInWrite(id, 'manual');
        deliveries.holdInWrite(id, 'endpoint_disabled');
        note(actor, 'endpoint.disable', id);
      });
      return viewAfter(id);
    },
    async 'endpoint.enable'({ id, held }, { actor }) {
      existing(id);
      await writer.write(() => {
        endpoints.enableInWrite(id);
        const count =
          held === 'cancel'
            ? resend.cancelPendingInWrite(id)
            : deliveries.releaseInWrite('endpoint_disabled', { endpointId: id, limit: -1 });
        note(actor, 'endpoint.enable', id, { after: { held, count } });
      });
      scheduler.wake();
      return viewAfter(id);
    },
    async 'endpoint.revealSecret'({ id }, { actor }) {
      existing(id);
      const [secret] = await secrets.signingSecrets(id);
      if (secret === undefined) throw new RelayError('not_found', 'This endpoint has no secret.');
      await audit.add({ actor, action: 'endpoint.revealSecret', subjectKind: 'endpoint', subjectId: id });
      return { secret, standardWebhooksKey: standardWebhooksKey(secret) };
    },
    async 'endpoint.rotateSecret'({ id, secret, overlapSeconds }, { actor }) {
      existing(id);
      const sealed = await secrets.seal(secret !== undefined && secret !== '' ? secret : newSecret(random));
      await writer.write(() => {
        secrets.retireInWrite(id, clock.now() + overlapSeconds * 1000);
        secrets.insertInWrite(id, 'signing', sealed);
        endpoints.setInWrite(id, { oldSecretFirst: false });
        note(actor, 'endpoint.rotateSecret', id, { after: { hint: sealed.hint, overlapSeconds } });
      });
      return viewAfter(id);
    },
    async 'endpoint.dropOlderSecret'({ id }, { actor }) {
      existing(id);
      await writer.write(() => {
        secrets.dropOlderInWrite(id);
        endpoints.setInWrite(id, { oldSecretFirst: false });
        note(actor, 'endpoint.dropOlderSecret', id);
      });
      return viewAfter(id);
    },
    'endpoint.newSecret': async () => ({ secret: newSecret(random) }),
    async 'endpoint.test'(input) {
      return testDelivery(await toTest(input, services), { sender, clock, random });
    },
  };
}

async function toTest(
  input: ParsedInput<'endpoint.test'>,
  { endpoints, rooms, secrets }: Services,
): Promise<TestDelivery> {
  const endpoint = checkEndpoint(input.endpoint);
  const saved = input.endpointId === undefined ? null : endpoints.get(input.endpointId);
  const given = input.secret !== undefined && input.secret !== '' ? [input.secret] : null;
  const headers = await Promise.all(
    endpoint.headers.map(async ({ name, value }) => {
      if (value !== null) return { name, value };
      const stored = saved?.headers.find((header) => header.name.toLowerCase() === name.toLowerCase());
      if (!stored) return { name, value: '' };
      return { name, value: 'value' in stored ? stored.value : await secrets.text(stored.secretId) };
    }),
  );
  const room = saved === null ? null : rooms.get(saved.roomId);
  return {
    endpoint,
    headers,
    sensitiveNames: new Set([
      ...sensitiveNames([]),
      ...endpoint.headers.filter(({ sensitive }) => sensitive).map(({ name }) => name.toLowerCase()),
    ]),
    secrets: given ?? (saved === null ? [] : await secrets.signingSecrets(saved.id)),
    roomId: room?.externalId ?? room?.id ?? 'test-room',
    roomName: room?.name ?? input.roomName,
    eventType: input.eventType,
  };
}

function masked<T extends { headers: { name: string }[] }>(endpoint: T) {
  return { ...endpoint, headers: endpoint.headers.map(({ name }) => name) };
}
