import { X509Certificate } from 'node:crypto';
import type { SourceCheck, SourceOwner } from '../../../shared/views.ts';
import type { AuditStore } from '../../audit/audit.ts';
import type { StoreContext } from '../../db/store.ts';
import { RelayError } from '../../lib/errors.ts';
import type { SealedSecret, SecretsStore } from '../../secrets/secrets.ts';
import { checkConnection } from './check-connection.ts';
import { normalBaseUrl } from './client.ts';
import type { ReflectorAddress } from './client.ts';
import { passes } from './failure.ts';
import type { SourceRoomRow, SourceRoomsStore } from './source-rooms.ts';
import type { SourceRow, SourceSettings, SourcesStore } from './sources.ts';
import type { SwitchesStore } from './switches.ts';

export type ManageSources = {
  /** Answers the new source's id. Refuses what answers and cannot be followed; what is only down is taken. */
  create(settings: SourceSettings, apiKey: string | null, actor: string): Promise<string>;
  /** An undefined key keeps the present one. `stop` ends what uses the settings as they were. */
  update(
    id: string,
    settings: SourceSettings,
    apiKey: string | null | undefined,
    actor: string,
    stop: () => Promise<void>,
  ): Promise<void>;
  /** Refuses while something would be left undone at the server, unless forced. Answers the rooms it had. */
  remove(id: string, force: boolean, actor: string, stop: () => Promise<void>): Promise<SourceRoomRow[]>;
  check(address: {
    id?: string | undefined;
    baseUrl: string;
    apiKey?: string | null | undefined;
    extraCa: string | null;
  }): Promise<SourceCheck>;
  ignore(id: string, externalIds: string[], ignored: boolean, actor: string): Promise<void>;
};

type Parts = {
  store: StoreContext;
  sources: SourcesStore;
  sourceRooms: SourceRoomsStore;
  switches: SwitchesStore;
  secrets: SecretsStore;
  audit: AuditStore;
};

/** Connects, changes and removes servers. */
export function createManageSources({
  store: { writer, clock },
  sources,
  sourceRooms,
  switches,
  secrets,
  audit,
}: Parts): ManageSources {
  const note = (actor: string, action: string, id: string, before: unknown, after: unknown): void =>
    audit.addInWrite({ actor, action, subjectKind: 'source', subjectId: id, before, after });

  /** Who the key belongs to; null where nobody could be asked. */
  const requireConnection = async (address: ReflectorAddress): Promise<SourceOwner | null> => {
    requireCertificate(address.extraCa, 'settings.extraCa');
    const found = await checkConnection(address, clock);
    if (found.ok) return found.owner;
    if (passes(found)) return null;
    const path = found.kind === 'wrong_key' ? 'apiKey' : 'settings.baseUrl';
    throw new RelayError('invalid_input', found.message, [{ path, message: found.message }]);
  };

  /** Where nobody could change a room's webhook any more, what is delivered from here could not be given back. */
  const delivered = (id: string): SourceRoomRow[] =>
    sourceRooms.list(id).filter(({ deliveredBy, goneAt }) => deliveredBy !== 'reflector' && goneAt === null);

  return {
    async create(settings, apiKey, actor) {
      const checked = { ...settings, baseUrl: normalBaseUrl(settings.baseUrl) };
      const owner = await requireConnection({ ...checked, apiKey });
      const key = apiKey === null ? null : await secrets.seal(apiKey);
      return writer.write(() => {
        const id = sources.insertInWrite(checked, key);
        sources.seenInWrite(id, { owner, roomsFound: null });
        note(actor, 'source.create', id, undefined, noted(checked, key?.hint ?? null));
        return id;
      });
    },
    async update(id, settings, apiKey, actor, stop) {
      const before = sources.get(id);
      const checked = { ...settings, baseUrl: normalBaseUrl(settings.baseUrl) };
      if (apiKey === null && before.keyCiphertext !== null) refuseIfAny(delivered(id));
      const other =
        apiKey !== undefined || checked.baseUrl !== before.baseUrl || checked.extraCa !== before.extraCa;
      const present = apiKey === undefined && other ? (await sources.address(before)).apiKey : null;
      const owner = other ? await requireConnection({ ...checked, apiKey: apiKey ?? present }) : null;
      const key: SealedSecret | null | undefined = apiKey == null ? apiKey : await secrets.seal(apiKey);
      await stop();
      await writer.write(() => {
        sources.updateInWrite(id, checked, key);
        if (other) sources.seenInWrite(id, { owner, roomsFound: null });
        const hint = key === undefined ? before.keyHint : (key?.hint ?? null);
        note(actor, 'source.update', id, noted(before, before.keyHint), noted(checked, hint));
      });
    },
    async remove(id, force, actor, stop) {
      const source = sources.get(id);
      if (!force) {
        refuseIfAny(delivered(id));
        if (switches.list(id).length > 0)
          throw new RelayError(
            'conflict',
            'Rooms of this server are just being switched. Wait until it ends.',
          );
      }
      const rooms = sourceRooms.list(id);
      await stop();
      await writer.write(() => {
        switches.list(id).forEach(({ roomId }) => switches.removeInWrite(roomId));
        sources.removeInWrite(id);
        note(actor, 'source.remove', id, noted(source, source.keyHint), undefined);
      });
      return rooms;
    },
    async check({ id, baseUrl, apiKey, extraCa }) {
      requireCertificate(extraCa, 'extraCa');
      const stored = id === undefined || apiKey !== undefined ? null : await sources.address(sources.get(id));
      return checkConnection({ baseUrl, extraCa, apiKey: apiKey ?? stored?.apiKey ?? null }, clock);
    },
    async ignore(id, externalIds, ignored, actor) {
      await writer.write(() => {
        const { roomsIgnored } = sources.get(id);
        const others = roomsIgnored.filter((one) => !externalIds.includes(one));
        const after = ignored ? [...others, ...externalIds] : others;
        sources.ignoreRoomsInWrite(id, after);
        note(actor, 'source.ignore', id, { roomsSetAside: roomsIgnored }, { roomsSetAside: after });
      });
    },
  };
}

function refuseIfAny(rooms: SourceRoomRow[]): void {
  if (rooms.length === 0) return;
  const names = rooms.map(({ name }) => name).join(', ');
  throw new RelayError(
    'conflict',
    `Give these rooms back first, or nobody learns of their transcripts: ${names}.`,
  );
}

function requireCertificate(pem: string | null, path: string): void {
  if (pem === null) return;
  try {
    new X509Certificate(pem);
  } catch (error) {
    const message = 'This certificate cannot be read. Paste all of it, from BEGIN to END CERTIFICATE.';
    throw new RelayError('invalid_input', message, [{ path, message }], { cause: error });
  }
}

/** The settings as the list of changes shows them: a certificate by its fingerprint, the key by its end. */
function noted(settings: SourceSettings | SourceRow, keyHint: string | null): Record<string, unknown> {
  const { name, baseUrl, frontendUrl, pollIntervalSeconds, extraCa, fetchArchive, borderMinutes, enabled } =
    settings;
  return {
    name,
    baseUrl,
    frontendUrl,
    pollIntervalSeconds,
    fetchArchive,
    borderMinutes,
    enabled,
    extraCa: extraCa === null ? null : new X509Certificate(extraCa).fingerprint256,
    apiKey: keyHint === null ? null : `••••${keyHint}`,
  };
}
