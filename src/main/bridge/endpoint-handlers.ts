import { checkEndpoint } from '../delivery/check-endpoint.ts';
import { standardWebhooksKey } from '../delivery/sign.ts';
import { RelayError } from '../lib/errors.ts';
import { prepareEndpoint, writeEndpoint } from '../rooms/change-endpoint.ts';
import { notedAnew, notedEndpoint } from '../rooms/noted-endpoint.ts';
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
  | 'endpoint.newSecret'
>;

/** Requests about endpoints and their secrets. */
export function endpointHandlers(services: Services): EndpointHandlers {
  const {
    store,
    settings,
    rooms,
    endpoints,
    secrets,
    audit,
    views,
    resend,
    batches,
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
  /** Other secrets sign from now on: what was learned of the order of the earlier ones says nothing of theirs. */
  const newOrderInWrite = (id: string): void => {
    endpoints.setInWrite(id, { oldSecretFirst: false });
    deliveries.forgetRefusedOrderInWrite(id);
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
      const prepared = await prepareEndpoint(
        checkEndpoint(endpoint, settings.get().allowList),
        secret,
        null,
        secrets,
        random,
      );
      const id = await writer.write(() => {
        const row = writeEndpoint(prepared, { roomId }, endpoints, secrets);
        note(actor, 'endpoint.create', row.id, { after: notedEndpoint(row, secrets) });
        return row.id;
      });
      return viewAfter(id);
    },
    async 'endpoint.update'({ id, endpoint, secret }, { actor }) {
      const row = existing(id);
      const prepared = await prepareEndpoint(
        checkEndpoint(endpoint, settings.get().allowList),
        secret,
        row,
        secrets,
        random,
      );
      await writer.write(() => {
        const before = notedEndpoint(endpoints.get(id), secrets);
        writeEndpoint(prepared, { endpointId: id }, endpoints, secrets);
        if (prepared.secret !== null) newOrderInWrite(id);
        batches.settleInWrite(endpoints.get(id));
        deliveries.releaseInWrite('secret_unavailable', { endpointId: id });
        note(actor, 'endpoint.update', id, {
          before,
          after: { ...notedEndpoint(endpoints.get(id), secrets), ...notedAnew(prepared) },
        });
      });
      sender.dropKept();
      scheduler.wake();
      return viewAfter(id);
    },
    async 'endpoint.remove'({ id }, { actor }) {
      const endpoint = existing(id);
      services.reflector.refuseWhileDeliveredHere({ roomId: endpoint.roomId, endpointId: id });
      const cancelled = await writer.write(() => {
        const before = notedEndpoint(endpoint, secrets);
        const count = resend.cancelPendingInWrite(id);
        endpoints.removeInWrite(id);
        secrets.deleteOfEndpointInWrite(id);
        note(actor, 'endpoint.remove', id, { before, after: { cancelled: count } });
        return count;
      });
      roomChanged(endpoint.roomId);
      return { cancelled };
    },
    async 'endpoint.disable'({ id }, { actor }) {
      const { disabledReason } = existing(id);
      await writer.write(() => {
        endpoints.disableInWrite(id, 'manual');
        const held = deliveries.holdInWrite(id, 'endpoint_disabled');
        note(actor, 'endpoint.disable', id, {
          before: { disabledReason },
          after: { disabledReason: 'manual', held },
        });
      });
      return viewAfter(id);
    },
    async 'endpoint.enable'({ id, held }, { actor }) {
      const { disabledReason } = existing(id);
      await writer.write(() => {
        endpoints.enableInWrite(id);
        const count =
          held === 'cancel'
            ? resend.cancelPendingInWrite(id)
            : deliveries.releaseInWrite('endpoint_disabled', { endpointId: id, limit: -1, dueNow: true });
        note(actor, 'endpoint.enable', id, {
          before: { disabledReason },
          after: { disabledReason: null, held, count },
        });
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
        const { hint } = secrets.describe(id);
        if (overlapSeconds === 0) secrets.replaceSigningInWrite(id, sealed);
        else {
          secrets.retireInWrite(id, clock.now() + overlapSeconds * 1000);
          secrets.insertInWrite(id, 'signing', sealed);
        }
        newOrderInWrite(id);
        note(actor, 'endpoint.rotateSecret', id, {
          before: { endsIn: hint },
          after: { endsIn: sealed.hint, overlapSeconds },
        });
      });
      services.olderSecrets.changed();
      return viewAfter(id);
    },
    async 'endpoint.dropOlderSecret'({ id }, { actor }) {
      existing(id);
      await writer.write(() => {
        const { rotation } = secrets.describe(id);
        secrets.dropOlderInWrite(id);
        newOrderInWrite(id);
        note(actor, 'endpoint.dropOlderSecret', id, {
          before: rotation && { endsIn: rotation.olderHint, until: new Date(rotation.until).toISOString() },
        });
      });
      return viewAfter(id);
    },
    'endpoint.newSecret': async () => ({ secret: newSecret(random) }),
  };
}
