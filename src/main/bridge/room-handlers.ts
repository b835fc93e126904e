import { checkEndpoint } from '../delivery/check-endpoint.ts';
import { RelayError } from '../lib/errors.ts';
import { prepareEndpoint, writeEndpoint } from '../rooms/change-endpoint.ts';
import { notedEndpoint } from '../rooms/noted-endpoint.ts';
import { newSecret } from '../secrets/secrets.ts';
import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

type RoomHandlers = Pick<
  Handlers,
  | 'room.list'
  | 'room.get'
  | 'room.create'
  | 'room.update'
  | 'room.remove'
  | 'room.revealIntakeSecret'
  | 'room.setIntakeSecret'
>;

/** Requests about rooms. */
export function roomHandlers(services: Services): RoomHandlers {
  const { store, settings, rooms, endpoints, secrets, audit, views, resend, roomChanged } = services;
  const { writer, random } = store;

  return {
    'room.list': async () => rooms.list().map(views.room),
    'room.get': async ({ id }) => views.room(rooms.get(id)),
    async 'room.create'({ name, endpoint, secret }, { actor }) {
      const prepared =
        endpoint &&
        (await prepareEndpoint(
          checkEndpoint(endpoint, settings.get().allowList),
          secret,
          null,
          secrets,
          random,
        ));
      const intakeSecret = await secrets.seal(newSecret(random));
      const room = await writer.write(() => {
        const created = rooms.insertInWrite({ name });
        rooms.setIntakeSecretInWrite(created.id, intakeSecret);
        const own = prepared && writeEndpoint(prepared, { roomId: created.id }, endpoints, secrets);
        audit.addInWrite({
          actor,
          action: 'room.create',
          subjectKind: 'room',
          subjectId: created.id,
          after: {
            name,
            intakeSecretEndsIn: intakeSecret.hint,
            endpoint: own && notedEndpoint(own, secrets),
          },
        });
        return created;
      });
      roomChanged(room.id);
      return views.room(rooms.get(room.id));
    },
    async 'room.update'({ id, name, enabled }, { actor }) {
      await writer.write(() => {
        const before = rooms.get(id);
        const change = {
          ...(name === undefined ? {} : { name }),
          ...(enabled === undefined ? {} : { enabled }),
        };
        const after = rooms.updateInWrite(id, change);
        audit.addInWrite({
          actor,
          action: 'room.update',
          subjectKind: 'room',
          subjectId: id,
          before: { name: before.name, enabled: before.enabled },
          after: { name: after.name, enabled: after.enabled },
        });
      });
      roomChanged(id);
      return views.room(rooms.get(id));
    },
    async 'room.remove'({ id }, { actor }) {
      services.reflector.refuseWhileDeliveredHere({ roomId: id });
      const cancelled = await writer.write(() => {
        const room = rooms.get(id);
        const own = endpoints.ofRoom(id);
        const before = {
          name: room.name,
          enabled: room.enabled,
          endpoints: own.map((one) => notedEndpoint(one, secrets)),
        };
        const count = own.reduce((sum, endpoint) => sum + resend.cancelPendingInWrite(endpoint.id), 0);
        for (const endpoint of own) {
          endpoints.removeInWrite(endpoint.id);
          secrets.deleteOfEndpointInWrite(endpoint.id);
        }
        rooms.removeInWrite(id);
        audit.addInWrite({
          actor,
          action: 'room.remove',
          subjectKind: 'room',
          subjectId: id,
          before,
          after: { cancelled: count },
        });
        return count;
      });
      roomChanged(id);
      return { cancelled };
    },
    async 'room.revealIntakeSecret'({ id }, { actor }) {
      const room = rooms.get(id);
      if (room.intakeSecretCiphertext === null || room.intakeSecretBackend === null) {
        throw new RelayError('not_found', 'This room has no intake secret yet. Set one first.');
      }
      const secret = await secrets.unseal({
        ciphertext: room.intakeSecretCiphertext,
        cipherBackend: room.intakeSecretBackend,
      });
      await audit.add({ actor, action: 'room.revealIntakeSecret', subjectKind: 'room', subjectId: id });
      return { secret };
    },
    async 'room.setIntakeSecret'({ id, secret }, { actor }) {
      const sealed = await secrets.seal(secret !== undefined && secret !== '' ? secret : newSecret(random));
      await writer.write(() => {
        const before = rooms.get(id);
        rooms.setIntakeSecretInWrite(id, sealed);
        audit.addInWrite({
          actor,
          action: 'room.setIntakeSecret',
          subjectKind: 'room',
          subjectId: id,
          before: { endsIn: before.intakeSecretHint },
          after: { endsIn: sealed.hint },
        });
      });
      roomChanged(id);
      return views.room(rooms.get(id));
    },
  };
}
