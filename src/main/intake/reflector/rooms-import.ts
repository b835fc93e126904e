import type { AuditStore } from '../../audit/audit.ts';
import type { StoreContext } from '../../db/store.ts';
import { parseEndpointUrl } from '../../delivery/endpoint-url.ts';
import type { Lookup } from '../../delivery/resolve-host.ts';
import { RelayError } from '../../lib/errors.ts';
import { prepareEndpoint, writeEndpoint } from '../../rooms/change-endpoint.ts';
import { notedEndpoint } from '../../rooms/noted-endpoint.ts';
import type { EndpointsStore } from '../../rooms/endpoints.ts';
import type { RoomsStore } from '../../rooms/rooms.ts';
import { newSecret } from '../../secrets/secrets.ts';
import type { SecretsStore } from '../../secrets/secrets.ts';
import { addressQuestions, unanswered } from './address-questions.ts';
import type { AddressAnswers } from './address-questions.ts';
import type { ReflectorRoom } from './answers.ts';
import { isOfOther } from './keep-rooms.ts';
import type { KeepRooms } from './keep-rooms.ts';
import { isOwnIntake } from './own-intake.ts';
import type { SourceRoomsStore } from './source-rooms.ts';
import { webhookSettings } from './webhook-settings.ts';

export type ImportParts = {
  store: StoreContext;
  rooms: RoomsStore;
  endpoints: EndpointsStore;
  secrets: SecretsStore;
  audit: AuditStore;
  sourceRooms: SourceRoomsStore;
  lookup: Lookup;
  freeNameInWrite: KeepRooms['freeNameInWrite'];
};

/** A room to import, with its address questions answered. */
export type ImportChoice = { externalId: string; answers: AddressAnswers };

export type RoomsImport = {
  /**
   * Imports rooms, each with a disabled endpoint of its URL and secret, so that nothing is sent twice; a room left from
   * an earlier connection of the same server goes on as it was. Refuses with `invalid_input` while a question about an
   * address is open. Answers the rooms' ids.
   */
  run(
    sourceId: string,
    listed: ReflectorRoom[],
    ownerId: string | null,
    choices: ImportChoice[],
    actor: string,
  ): Promise<string[]>;
};

/** Takes a server's rooms over into this application, their webhooks included. */
export function createRoomsImport(parts: ImportParts): RoomsImport {
  const { store, rooms, endpoints, secrets, audit, sourceRooms, lookup } = parts;
  const { writer, clock, random } = store;

  const importOne = async (
    sourceId: string,
    room: ReflectorRoom,
    ownerId: string | null,
    answers: AddressAnswers,
    actor: string,
  ): Promise<string> => {
    const url = room.webhook_url ?? '';
    const usable = url !== '' && parseEndpointUrl(url).ok && !isOwnIntake(url, [room.name]);
    const prepared = usable
      ? await prepareEndpoint(
          webhookSettings(url, answers),
          room.webhook_secret ?? undefined,
          null,
          secrets,
          random,
        )
      : null;
    const intakeSecret = await secrets.seal(room.webhook_secret || newSecret(random));
    return writer.write(() => {
      sourceRooms.letGoInWrite(sourceId, room.id);
      parts.freeNameInWrite(sourceId, room.name);
      const created = rooms.insertInWrite({ name: room.name, sourceId, externalId: room.id });
      rooms.setIntakeSecretInWrite(created.id, intakeSecret);
      const endpoint = prepared && writeEndpoint(prepared, { roomId: created.id }, endpoints, secrets);
      if (endpoint) endpoints.disableInWrite(endpoint.id, 'taking_over');
      sourceRooms.insertInWrite({
        roomId: created.id,
        sourceId,
        ofOtherUser: isOfOther(room, ownerId),
        endpointId: endpoint?.id ?? null,
        deliveredBy: 'reflector',
        urlThere: url || null,
        urlTaken: endpoint === null ? null : url,
      });
      audit.addInWrite({
        actor,
        action: 'source.import',
        subjectKind: 'room',
        subjectId: created.id,
        after: {
          name: room.name,
          url: url || null,
          answers,
          endpoint: endpoint && notedEndpoint(endpoint, secrets),
        },
      });
      return created.id;
    });
  };

  const adopt = (
    sourceId: string,
    room: ReflectorRoom,
    ownerId: string | null,
    roomId: string,
    actor: string,
  ): Promise<string> =>
    writer.write(() => {
      const { name } = rooms.get(roomId);
      parts.freeNameInWrite(sourceId, room.name);
      rooms.updateInWrite(roomId, { sourceId, name: room.name });
      sourceRooms.adoptInWrite(roomId, sourceId);
      sourceRooms.updateInWrite(roomId, {
        ofOtherUser: isOfOther(room, ownerId),
        urlThere: room.webhook_url || null,
      });
      const after = { name: room.name, url: room.webhook_url || null };
      audit.addInWrite({
        actor,
        action: 'source.import',
        subjectKind: 'room',
        subjectId: roomId,
        before: { name },
        after,
      });
      return roomId;
    });

  return {
    async run(sourceId, listed, ownerId, choices, actor) {
      const known = new Set(sourceRooms.list(sourceId).map(({ externalId }) => externalId));
      const wanted = choices.flatMap((choice) => {
        const room = listed.find(({ id }) => id === choice.externalId);
        return room === undefined || known.has(room.id) ? [] : [{ room, answers: choice.answers }];
      });
      const open = await Promise.all(
        wanted.map(async ({ room, answers }) =>
          unanswered(await addressQuestions(room.webhook_url ?? '', lookup, clock), answers).map(
            (question) => ({
              path: `rooms.${room.id}.answers.${question}`,
              message: `Say whether ${room.name} may deliver to ${spoken(question)}: ${room.webhook_url}`,
            }),
          ),
        ),
      );
      if (open.flat().length > 0) throw new RelayError('invalid_input', open.flat()[0]!.message, open.flat());
      const ids: string[] = [];
      for (const { room, answers } of wanted) {
        const left = sourceRooms.ofRemovedSource(room.id);
        ids.push(
          left === null
            ? await importOne(sourceId, room, ownerId, answers, actor)
            : await adopt(sourceId, room, ownerId, left, actor),
        );
      }
      return ids;
    },
  };
}

function spoken(question: 'http' | 'private' | 'loopback'): string {
  switch (question) {
    case 'http':
      return 'an address without encryption';
    case 'private':
      return 'an address of a private network';
    case 'loopback':
      return 'an address of this machine itself';
  }
}
