import type { SourceRoomView, SourceView, SyncView } from '../../../shared/views.ts';
import type { AuditStore } from '../../audit/audit.ts';
import type { StoreContext } from '../../db/store.ts';
import type { AcceptEvent } from '../../delivery/accept-event.ts';
import type { OweCompletionsInWrite } from '../../delivery/owe-completions.ts';
import { createResolver } from '../../delivery/resolve-host.ts';
import { RelayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { EndpointsStore } from '../../rooms/endpoints.ts';
import type { RoomsStore } from '../../rooms/rooms.ts';
import type { SecretsStore } from '../../secrets/secrets.ts';
import { compareRooms } from './compare-rooms.ts';
import { createConnections } from './connections.ts';
import { ReflectorError } from './failure.ts';
import { createFollowed } from './followed.ts';
import { createFollowers } from './followers.ts';
import { createKeepRooms } from './keep-rooms.ts';
import { createManageSources } from './manage-sources.ts';
import type { ManageSources } from './manage-sources.ts';
import { sourcesNeedingAttention } from './needing-attention.ts';
import type { SourceProblem } from './needing-attention.ts';
import { createRoomsImport } from './rooms-import.ts';
import type { ImportChoice } from './rooms-import.ts';
import { createRunSwitches } from './run-switches.ts';
import type { RunSwitches } from './run-switches.ts';
import { createSourceRooms } from './source-rooms.ts';
import { sourceView } from './source-view.ts';
import { createSources } from './sources.ts';
import type { SourceRow, SourceSettings } from './sources.ts';
import { countSince } from './start-following.ts';
import { createChangeStore } from './store-changes.ts';
import { createSwitches } from './switches.ts';

export type ReflectorParts = {
  store: StoreContext;
  rooms: RoomsStore;
  endpoints: EndpointsStore;
  secrets: SecretsStore;
  audit: AuditStore;
  acceptEvent: AcceptEvent;
  log: Log;
  countOwed(endpointId: string): number;
  /** Cancels an endpoint's pending deliveries of these transcripts inside the running write; answers how many. */
  cancelPendingInWrite(endpointId: string, transcriptIds: string[]): number;
  oweCompletionsInWrite: OweCompletionsInWrite;
  /** Addresses that any endpoint may be delivered at; empty where nothing narrows them. */
  allowListOfAll(): string[];
  /** Something may be due now. */
  wake(): void;
  roomChanged(roomId: string): void;
  sourceChanged(sourceId: string): void;
};

/** Everything about connected Reflector servers. Server failures arrive as `unavailable` with their sentence. */
export type Reflector = {
  list(): SourceView[];
  create(settings: SourceSettings, apiKey: string | null, actor: string): Promise<SourceView>;
  /** An undefined key keeps the present one. */
  update(
    id: string,
    settings: SourceSettings,
    apiKey: string | null | undefined,
    actor: string,
  ): Promise<SourceView>;
  /** Refuses while rooms of it are delivered from here or being switched, unless forced. */
  remove(id: string, force: boolean, actor: string): Promise<void>;
  check: ManageSources['check'];
  /** Sets rooms aside, or takes that back. */
  ignore(id: string, externalIds: string[], ignored: boolean, actor: string): Promise<SourceView>;
  roomsOf(id: string): Promise<SourceRoomView[]>;
  importRooms(id: string, choices: ImportChoice[], actor: string): Promise<string[]>;
  follow(id: string, since: number | null, actor: string): Promise<SyncView>;
  countSince(id: string, since: number): Promise<number>;
  sync(id: string): SyncView;
  readNow(id: string): Promise<SyncView>;
  switches: Pick<RunSwitches, 'preview' | 'run'>;
  /**
   * Fails with `conflict` while Reflector leaves a room's transcripts to this application, or is about to: without the
   * room, or the endpoint that stands for Reflector's own webhook, nobody would deliver them.
   */
  refuseWhileDeliveredHere(room: { roomId: string } | { endpointId: string; roomId: string }): void;
  /** A signed test call for a room arrived at the intake. */
  testCallArrived(roomId: string): void;
  /** Followed servers that a person has to see to. */
  needingAttention(): SourceProblem[];
  start(): void;
  stop(): Promise<void>;
  /** Reads every server at once: the network or the keyring is back. */
  readAllNow(): void;
};

/** Builds following, import and switching for all sources. */
export function createReflector(parts: ReflectorParts): Reflector {
  const { store, rooms, secrets, audit, log } = parts;
  const { clock } = store;
  const lookup = createResolver();
  const sources = createSources(store, secrets);
  const sourceRooms = createSourceRooms(store);
  const followed = createFollowed(store);
  const switches = createSwitches(store);
  const changes = createChangeStore(store, rooms, followed, parts.acceptEvent, (roomId, transcriptId) => {
    const endpointId = sourceRooms.get(roomId)?.endpointId ?? null;
    switches.markInWrite(roomId, [transcriptId]);
    if (endpointId !== null) switches.releaseInWrite(endpointId, [transcriptId]);
  });
  const keepRooms = createKeepRooms(store, rooms, sourceRooms, audit);
  const manage = createManageSources({ ...parts, sources, sourceRooms, switches });
  const connections = createConnections(sources, clock, log);
  const roomsImport = createRoomsImport({
    ...parts,
    sourceRooms,
    lookup,
    freeNameInWrite: keepRooms.freeNameInWrite,
  });
  const testCalls = new Map<string, number>();
  const own = { ...parts, sources, sourceRooms, followed, changes, switches, lookup };
  const switchRooms = createRunSwitches({
    ...own,
    testCalls: (roomId) => testCalls.get(roomId) ?? 0,
    connect: connections.connect,
    readNow: (id) => followers.of(id).readNow(),
  });
  const followers = createFollowers({
    ...own,
    connections,
    keepRooms,
    onAccepted: parts.wake,
    onRead: switchRooms.goOn,
  });

  const toView = (row: SourceRow): SourceView =>
    sourceView(row, sourceRooms.list(row.id), switches.list(row.id));
  const changedView = (id: string): SourceView => {
    parts.sourceChanged(id);
    return toView(sources.get(id));
  };
  const said = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      if (!(error instanceof ReflectorError)) throw error;
      throw new RelayError('unavailable', error.message, [], { cause: error });
    });

  return {
    list: () => sources.list().map(toView),
    async create(settings, apiKey, actor) {
      const id = await manage.create(settings, apiKey, actor);
      followers.begin(id);
      return changedView(id);
    },
    async update(id, settings, apiKey, actor) {
      await manage.update(id, settings, apiKey, actor, () => followers.end(id));
      followers.begin(id);
      return changedView(id);
    },
    async remove(id, force, actor) {
      const had = await manage.remove(id, force, actor, () => followers.end(id));
      parts.sourceChanged(id);
      had.forEach(({ roomId }) => parts.roomChanged(roomId));
    },
    check: manage.check,
    async ignore(id, externalIds, ignored, actor) {
      await manage.ignore(id, externalIds, ignored, actor);
      return changedView(id);
    },
    refuseWhileDeliveredHere(target) {
      const room = sourceRooms.get(target.roomId);
      // A server that was removed, or a room that is gone there, can be given nothing back.
      if (room === null || room.goneAt !== null || !sources.list().some(({ id }) => id === room.sourceId))
        return;
      if ('endpointId' in target && target.endpointId !== room.endpointId) return;
      if (switches.get(target.roomId) !== null)
        throw new RelayError(
          'conflict',
          `${room.name} is just being switched at Reflector. Wait until that ends.`,
        );
      if (room.deliveredBy === 'reflector') return;
      throw new RelayError(
        'conflict',
        `Reflector leaves the transcripts of ${room.name} to this application. Give the room back first, or nobody delivers them.`,
      );
    },
    async roomsOf(id) {
      const { listed, ownerId } = await said(followers.listRooms(id));
      const known = { imported: sourceRooms.list(id), ignored: sources.get(id).roomsIgnored, ownerId };
      return compareRooms(listed, known, lookup, clock);
    },
    async importRooms(id, choices, actor) {
      const { listed, ownerId } = await said(followers.listRooms(id));
      const ids = await roomsImport.run(id, listed, ownerId, choices, actor);
      ids.forEach(parts.roomChanged);
      parts.sourceChanged(id);
      return ids;
    },
    async follow(id, since, actor) {
      if (!sources.get(id).enabled)
        throw new RelayError(
          'conflict',
          'Following of this server is switched off. Switch it on in its settings first.',
        );
      await said(followers.of(id).begin(since));
      const after = { since: since === null ? 'now' : new Date(since).toISOString() };
      await audit.add({ actor, action: 'source.follow', subjectKind: 'source', subjectId: id, after });
      return followers.of(id).sync();
    },
    async countSince(id, since) {
      const client = await connections.connect(sources.get(id));
      const counts = (transcriptId: string, externalRoomId: string): boolean =>
        changes.roomOf(id, externalRoomId) !== null && followed.get(id, transcriptId)?.fate !== 'event';
      return said(countSince(client, since, counts));
    },
    sync: (id) => followers.of(id).sync(),
    async readNow(id) {
      await followers.of(id).readNow();
      return followers.of(id).sync();
    },
    switches: {
      preview: (...input) => said(switchRooms.preview(...input)),
      run: (...input) => said(switchRooms.run(...input)),
    },
    testCallArrived: (roomId) => void testCalls.set(roomId, (testCalls.get(roomId) ?? 0) + 1),
    needingAttention: () => sourcesNeedingAttention(sources.list(), clock.now()),
    start: followers.start,
    stop: followers.stop,
    readAllNow: followers.readAllNow,
  };
}
