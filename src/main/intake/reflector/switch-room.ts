import { endpointSettings } from '../../../shared/contract.ts';
import type { EndpointSettings } from '../../../shared/contract.ts';
import type { SwitchResult } from '../../../shared/views.ts';
import type { AuditStore } from '../../audit/audit.ts';
import type { StoreContext } from '../../db/store.ts';
import type { SwitchKind } from '../../db/schema.ts';
import { RelayError, assertNever } from '../../lib/errors.ts';
import { prepareEndpoint, writeEndpoint } from '../../rooms/change-endpoint.ts';
import { permissionsOf } from '../../rooms/endpoints.ts';
import type { EndpointRow, EndpointsStore } from '../../rooms/endpoints.ts';
import type { RoomsStore } from '../../rooms/rooms.ts';
import { secretHint } from '../../secrets/secrets.ts';
import type { SecretsStore } from '../../secrets/secrets.ts';
import type { AddressAnswers } from './address-questions.ts';
import { permissionsFrom } from './address-questions.ts';
import { borderOf } from './border.ts';
import type { ReflectorClient } from './client.ts';
import { ReflectorError } from './failure.ts';
import type { Followed, FollowedStore } from './followed.ts';
import { readTranscript } from './read-transcript.ts';
import type { SourceRoomRow, SourceRoomsStore } from './source-rooms.ts';
import type { SourcesStore } from './sources.ts';
import type { ChangeStore, ReadyChange } from './store-changes.ts';
import type { SwitchPlan } from './switch-plan.ts';
import type { SwitchRow, SwitchesStore } from './switches.ts';
import { writeWebhook } from './write-webhook.ts';
import type { WriteResult } from './write-webhook.ts';

export type SwitchParts = {
  store: StoreContext;
  rooms: RoomsStore;
  endpoints: EndpointsStore;
  secrets: SecretsStore;
  audit: AuditStore;
  sources: SourcesStore;
  sourceRooms: SourceRoomsStore;
  followed: FollowedStore;
  changes: ChangeStore;
  switches: SwitchesStore;
  /** Something may be due now. */
  wake(): void;
  roomChanged(roomId: string): void;
};

/** What a person chose for one room of a switch. */
export type SwitchChoice = { answers: AddressAnswers; leftOut: string[] };

/** What a step came to. `waits`: it goes on with the next reading. */
export type StepResult = { outcome: 'waits' } | Pick<SwitchResult, 'outcome' | 'message' | 'border'>;

export type SwitchRoom = {
  /** Notes what is about to be done, the local side ready but still disabled, before anything is written to Reflector. */
  begin(
    row: SourceRoomRow,
    kind: SwitchKind,
    plan: Extract<SwitchPlan, { ok: true }>,
    choice: SwitchChoice,
    actor: string,
  ): Promise<void>;
  /** Writes to Reflector and reads back. Safe to repeat after an interruption at any point. */
  write(row: SwitchRow, client: ReflectorClient): Promise<StepResult>;
  /** After a reading that began after the URL was written: the local side follows. */
  finish(row: SwitchRow, client: ReflectorClient): Promise<StepResult>;
};

const ACTIONS: Record<SwitchKind, string> = {
  take_over: 'source.takeOver',
  give_back: 'source.giveBack',
  relay: 'source.relay',
};

/** The steps of a take over, give back or relay of one room. Each is stored, so that the next start goes on with it. */
export function createSwitchRoom(parts: SwitchParts): SwitchRoom {
  const { store, rooms, endpoints, secrets, audit, sources, sourceRooms, followed, changes, switches } =
    parts;
  const { writer, clock, random } = store;

  const note = (row: Pick<SwitchRow, 'actor' | 'kind' | 'roomId'>, step: string, after: unknown): void =>
    audit.addInWrite({
      actor: row.actor,
      action: `${ACTIONS[row.kind]}${step}`,
      subjectKind: 'room',
      subjectId: row.roomId,
      after,
    });
  const roomRow = (roomId: string): SourceRoomRow => {
    const row = sourceRooms.get(roomId);
    if (row === null) throw new RelayError('not_found', 'This room is no longer here.');
    return row;
  };

  const undo = async (row: SwitchRow, message: string): Promise<StepResult> => {
    await writer.write(() => {
      switches.removeInWrite(row.roomId);
      note(row, '.undone', { reason: message });
    });
    parts.roomChanged(row.roomId);
    return { outcome: 'undone', message, border: 0 };
  };

  const secretOf = async (row: SwitchRow): Promise<string> => {
    const { endpointId } = roomRow(row.roomId);
    const [secret] = endpointId === null ? [] : await secrets.signingSecrets(endpointId);
    if (secret === undefined) throw new RelayError('not_found', 'The endpoint of this room has no secret.');
    return secret;
  };

  /** Transcripts that nobody made an event of are read now; all others are only released or marked. */
  const readBorder = async (
    row: SwitchRow,
    border: Followed[],
    client: ReflectorClient,
  ): Promise<ReadyChange[]> => {
    const source = sources.get(row.sourceId);
    const ready: ReadyChange[] = [];
    for (const one of border.filter(({ fate }) => fate !== 'event')) {
      const result = await readTranscript(client, one.transcriptId, {
        frontendUrl: source.frontendUrl,
        fetchArchive: false,
        timestamp: new Date(clock.now()).toISOString(),
      });
      if (result.kind === 'read' && result.status === 'ended')
        ready.push({ kind: 'event', followed: one, content: result.content, reopened: false });
    }
    return ready;
  };

  const finishHere = async (row: SwitchRow, client: ReflectorClient): Promise<StepResult> => {
    const { endpointId, externalId } = roomRow(row.roomId);
    const border = borderOf(followed, sources.get(row.sourceId), externalId, row.writtenAt!).filter(
      ({ transcriptId }) => !row.leftOut.includes(transcriptId),
    );
    const ids = border.map(({ transcriptId }) => transcriptId);
    const ready = await readBorder(row, border, client);
    const cancelled = await writer.write(() => {
      endpoints.enableInWrite(endpointId!);
      ready.forEach((change) => changes.storeInWrite(row.sourceId, change));
      switches.releaseInWrite(endpointId!, ids);
      switches.markInWrite(row.roomId, ids);
      const count = switches.cancelHeldInWrite(endpointId!);
      sourceRooms.updateInWrite(row.roomId, { deliveredBy: row.kind === 'relay' ? 'relay' : 'here' });
      switches.removeInWrite(row.roomId);
      note(row, '', { border: ids, cancelled: count });
      return count;
    });
    parts.wake();
    const said =
      cancelled === 0 ? '' : ` ${cancelled} held deliveries that Reflector has sent were cancelled.`;
    return { outcome: 'done', message: `Delivered from here now.${said}`, border: ids.length };
  };

  /** What is still owed goes out all the same: only what is new is Reflector's. */
  const finishBack = async (row: SwitchRow): Promise<StepResult> => {
    const { endpointId, externalId } = roomRow(row.roomId);
    const ids = borderOf(followed, sources.get(row.sourceId), externalId, row.writtenAt!).map(
      ({ transcriptId }) => transcriptId,
    );
    await writer.write(() => {
      switches.markInWrite(row.roomId, ids);
      endpoints.disableInWrite(endpointId!, 'manual');
      sourceRooms.updateInWrite(row.roomId, { deliveredBy: 'reflector' });
      switches.removeInWrite(row.roomId);
      note(row, '', { border: ids });
    });
    return { outcome: 'done', message: 'Reflector delivers this room again.', border: ids.length };
  };

  return {
    async begin(row, kind, { urlBefore, urlAfter, secret }, { answers, leftOut }, actor) {
      const existing = row.endpointId === null ? null : endpoints.get(row.endpointId);
      const prepared =
        kind === 'give_back'
          ? null
          : await prepareEndpoint(
              settingsFor(existing, urlBefore, answers),
              secret,
              existing,
              secrets,
              random,
            );
      const intakeSecret = kind === 'relay' ? await secrets.seal(secret) : null;
      await writer.write(() => {
        if (prepared) {
          const target =
            existing === null || existing.removedAt !== null
              ? { roomId: row.roomId }
              : { endpointId: existing.id };
          const endpoint = writeEndpoint(prepared, target, endpoints, secrets);
          endpoints.disableInWrite(endpoint.id, 'taking_over');
          sourceRooms.updateInWrite(row.roomId, { endpointId: endpoint.id });
        }
        if (intakeSecret) rooms.setIntakeSecretInWrite(row.roomId, intakeSecret);
        const { roomId, sourceId } = row;
        switches.insertInWrite({ roomId, sourceId, kind, urlBefore, urlAfter, leftOut, actor });
        note({ actor, kind, roomId }, '.begin', {
          before: { webhook_url: urlBefore },
          after: { webhook_url: urlAfter, webhook_secret: `••••${secretHint(secret)}` },
          answers,
        });
      });
    },
    async write(row, client) {
      const { externalId } = roomRow(row.roomId);
      const { urlBefore, urlAfter } = row;
      let result: WriteResult;
      try {
        result = await writeWebhook(client, externalId, { urlBefore, urlAfter, secret: await secretOf(row) });
      } catch (error) {
        if (error instanceof ReflectorError && error.failure.kind === 'forbidden')
          return undo(row, error.message);
        throw error;
      }
      switch (result) {
        case 'gone':
          return undo(row, 'The room is gone at Reflector.');
        case 'changed':
          return undo(row, 'Somebody changed the webhook at Reflector meanwhile, so nothing was written.');
        case 'secret_differs':
          return {
            outcome: 'pending',
            message: 'Reflector does not keep the secret. This is tried again.',
            border: 0,
          };
        case 'written':
          break;
        default:
          return assertNever(result);
      }
      if (row.kind === 'relay') {
        const test = await client.testWebhook(externalId);
        if (!test.success) {
          await writeWebhook(client, externalId, {
            urlBefore: urlAfter,
            urlAfter: urlBefore,
            secret: await secretOf(row),
          });
          const reason =
            test.error || (test.status_code === null ? 'no answer' : `answer ${test.status_code}`);
          return undo(
            row,
            `Reflector’s own test call did not reach this application (${reason}). Its URL is as it was.`,
          );
        }
      }
      await writer.write(() => {
        switches.writtenInWrite(row.roomId);
        note(row, '.written', { webhook_url: urlAfter });
      });
      return { outcome: 'waits' };
    },
    async finish(row, client) {
      const result = row.kind === 'give_back' ? await finishBack(row) : await finishHere(row, client);
      parts.roomChanged(row.roomId);
      return result;
    },
  };
}

/** The local endpoint with the URL that Reflector has; what was set here otherwise is kept. */
function settingsFor(existing: EndpointRow | null, url: string, answers: AddressAnswers): EndpointSettings {
  const allowed = permissionsFrom(answers);
  if (existing === null || existing.removedAt !== null) {
    const fresh = endpointSettings.parse({
      url,
      payloadVersion: '2025-12-26',
      description: 'Reflector’s webhook',
    });
    return { ...fresh, permissions: allowed };
  }
  const kept = permissionsOf(existing);
  return {
    ...endpointSettings.parse({
      ...existing,
      url,
      headers: existing.headers.map((header) => ({
        name: header.name,
        value: 'value' in header ? header.value : null,
        sensitive: !('value' in header),
      })),
    }),
    permissions: {
      ...kept,
      allowPrivate: kept.allowPrivate || allowed.allowPrivate,
      allowLoopback: kept.allowLoopback || allowed.allowLoopback,
    },
  };
}
