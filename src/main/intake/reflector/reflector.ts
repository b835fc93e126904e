import type { SourceCheck, SourceRoomView, SourceView, SyncView } from '../../../shared/views.ts';
import type { AuditStore } from '../../audit/audit.ts';
import type { StoreContext } from '../../db/store.ts';
import type { AcceptEvent } from '../../delivery/accept-event.ts';
import { createResolver } from '../../delivery/resolve-host.ts';
import { RelayError } from '../../lib/errors.ts';
import type { Log } from '../../lib/log.ts';
import type { EndpointsStore } from '../../rooms/endpoints.ts';
import type { RoomsStore } from '../../rooms/rooms.ts';
import type { SecretsStore } from '../../secrets/secrets.ts';
import { checkConnection } from './check-connection.ts';
import { normalBaseUrl } from './client.ts';
import type { ReflectorClient } from './client.ts';
import { createConnections } from './connections.ts';
import { ReflectorError } from './failure.ts';
import { createFollower } from './follow.ts';
import type { Follower } from './follow.ts';
import { createFollowed } from './followed.ts';
import { createKeepRooms } from './keep-rooms.ts';
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
  /** Something may be due now. */
  wake(): void;
  roomChanged(roomId: string): void;
  sourceChanged(sourceId: string): void;
};

/** Everything about connected Reflector servers. Server failures arrive as `unavailable` with their sentence. */
export type Reflector = {
  list(): SourceView[];
  view(id: string): SourceView;
  create(settings: SourceSettings, apiKey: string | null, actor: string): Promise<SourceView>;
  /** An undefined key keeps the present one. */
  update(
    id: string,
    settings: SourceSettings,
    apiKey: string | null | undefined,
    actor: string,
  ): Promise<SourceView>;
  /** Refuses while rooms of it are delivered from here, unless forced. */
  remove(id: string, force: boolean, actor: string): Promise<void>;
  check(address: {
    id?: string | undefined;
    baseUrl: string;
    apiKey?: string | null | undefined;
    extraCa: string | null;
  }): Promise<SourceCheck>;
  roomsOf(id: string): Promise<SourceRoomView[]>;
  importRooms(id: string, choices: ImportChoice[], actor: string): Promise<string[]>;
  follow(id: string, since: number | null, actor: string): Promise<SyncView>;
  countSince(id: string, since: number): Promise<number>;
  sync(id: string): SyncView;
  readNow(id: string): Promise<SyncView>;
  switches: Pick<RunSwitches, 'preview' | 'run'>;
  /**
   * Fails with `conflict` while Reflector leaves a room's transcripts to this application: without the room, or the
   * endpoint that stands for Reflector's own webhook, nobody would deliver them.
   */
  refuseWhileDeliveredHere(room: { roomId: string } | { endpointId: string; roomId: string }): void;
  start(): void;
  stop(): Promise<void>;
  networkReturned(): void;
};

/** How often names and presence of rooms are compared. */
const ROOMS_EVERY_MS = 300_000;

/** Builds following, import and switching for all sources, and keeps one follower a source. */
export function createReflector(parts: ReflectorParts): Reflector {
  const { store, rooms, secrets, audit, log } = parts;
  const { writer, clock } = store;
  const lookup = createResolver();
  const sources = createSources(store, secrets);
  const sourceRooms = createSourceRooms(store);
  const followed = createFollowed(store);
  const switches = createSwitches(store);
  const changes = createChangeStore(store, rooms, followed, parts.acceptEvent);
  const keepRooms = createKeepRooms(store, rooms, sourceRooms, audit);
  const roomsImport = createRoomsImport({
    ...parts,
    sourceRooms,
    lookup,
    freeNameInWrite: keepRooms.freeNameInWrite,
  });
  const connections = createConnections(sources, clock, log);
  const { connect } = connections;
  const followers = new Map<string, Follower>();
  const roomsReadAt = new Map<string, number>();
  let running = false;

  const follower = (id: string): Follower => {
    const known = followers.get(id);
    if (known) return known;
    const made = createFollower(id, {
      store,
      sources,
      followed,
      changes,
      log,
      connect,
      onAccepted: parts.wake,
      onChanged: () => parts.sourceChanged(id),
      onContact: (client) => keepInStepWhenDue(id, client),
      onRead: (client, startedAt) => switchRooms.goOn(id, client, startedAt),
    });
    followers.set(id, made);
    return made;
  };
  const switchRooms = createRunSwitches({
    ...parts,
    sources,
    sourceRooms,
    followed,
    changes,
    switches,
    lookup,
    connect,
    readNow: (id) => follower(id).readNow(),
  });

  const keepInStepWhenDue = async (id: string, client: ReflectorClient): Promise<void> => {
    const before = roomsReadAt.get(id);
    if (before !== undefined && clock.monotonic() - before < ROOMS_EVERY_MS) return;
    await keepInStep(id, client);
    roomsReadAt.set(id, clock.monotonic());
  };
  /** Only what was listed under a good key counts: to an anonymous caller rooms seem gone. */
  const keepInStep = async (id: string, client: ReflectorClient) => {
    const listed = await client.rooms();
    const owner = await client.me();
    if (owner === null && sources.get(id).keyCiphertext !== null)
      throw new ReflectorError({ kind: 'wrong_key' });
    const changed = await keepRooms.keepInStep(id, listed, owner?.sub ?? null);
    changed.forEach(parts.roomChanged);
    return { listed, ownerId: owner?.sub ?? null };
  };
  const toView = (row: SourceRow): SourceView =>
    sourceView(row, sourceRooms.list(row.id), switches.list(row.id));
  const view = (id: string): SourceView => toView(sources.get(id));
  const note = (actor: string, action: string, id: string, before: unknown, after: unknown): void =>
    audit.addInWrite({ actor, action, subjectKind: 'source', subjectId: id, before, after });
  const said = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      if (!(error instanceof ReflectorError)) throw error;
      throw new RelayError('unavailable', error.message, [], { cause: error });
    });
  const restart = (id: string): void => {
    if (running && sources.get(id).enabled) follower(id).start();
  };

  return {
    list: () => sources.list().map(toView),
    view,
    async create(settings, apiKey, actor) {
      const key = apiKey === null ? null : await secrets.seal(apiKey);
      const checked = { ...settings, baseUrl: normalBaseUrl(settings.baseUrl) };
      const id = await writer.write(() => {
        const made = sources.insertInWrite(checked, key);
        note(actor, 'source.create', made, undefined, { ...checked, keyHint: key?.hint ?? null });
        return made;
      });
      restart(id);
      parts.sourceChanged(id);
      return view(id);
    },
    async update(id, settings, apiKey, actor) {
      const before = view(id);
      const key = apiKey == null ? apiKey : await secrets.seal(apiKey);
      const checked = { ...settings, baseUrl: normalBaseUrl(settings.baseUrl) };
      await writer.write(() => {
        sources.updateInWrite(id, checked, key);
        note(actor, 'source.update', id, before, { ...checked, keyChanged: key !== undefined });
      });
      await followers.get(id)?.stop();
      // A new follower lists everything once: another address may be another server.
      followers.delete(id);
      roomsReadAt.delete(id);
      restart(id);
      parts.sourceChanged(id);
      return view(id);
    },
    async remove(id, force, actor) {
      const { name, baseUrl } = sources.get(id);
      const here = sourceRooms.list(id).filter(({ deliveredBy }) => deliveredBy !== 'reflector');
      if (here.length > 0 && !force) {
        const names = here.map((room) => room.name).join(', ');
        throw new RelayError(
          'conflict',
          `Give these rooms back first, or nobody learns of their transcripts: ${names}.`,
        );
      }
      await connections.close(id);
      await followers.get(id)?.stop();
      followers.delete(id);
      await writer.write(() => {
        sources.removeInWrite(id);
        note(actor, 'source.remove', id, { name, baseUrl }, undefined);
      });
      parts.sourceChanged(id);
    },
    async check({ id, baseUrl, apiKey, extraCa }) {
      const stored = id === undefined || apiKey !== undefined ? null : await sources.address(sources.get(id));
      return checkConnection({ baseUrl, extraCa, apiKey: apiKey ?? stored?.apiKey ?? null }, clock);
    },
    refuseWhileDeliveredHere(target) {
      const room = sourceRooms.get(target.roomId);
      if (room === null || room.deliveredBy === 'reflector') return;
      if ('endpointId' in target && target.endpointId !== room.endpointId) return;
      throw new RelayError(
        'conflict',
        `Reflector leaves the transcripts of ${room.name} to this application. Give the room back first, or nobody delivers them.`,
      );
    },
    roomsOf: (id) =>
      said(
        connect(sources.get(id))
          .then((client) => keepInStep(id, client))
          .then(({ listed, ownerId }) => roomsImport.preview(id, listed, ownerId)),
      ),
    async importRooms(id, choices, actor) {
      const { listed, ownerId } = await said(
        connect(sources.get(id)).then((client) => keepInStep(id, client)),
      );
      const ids = await roomsImport.run(id, listed, ownerId, choices, actor);
      ids.forEach(parts.roomChanged);
      parts.sourceChanged(id);
      return ids;
    },
    async follow(id, since, actor) {
      sources.get(id);
      await said(follower(id).begin(since));
      await audit.add({
        actor,
        action: 'source.follow',
        subjectKind: 'source',
        subjectId: id,
        after: { since },
      });
      return follower(id).sync();
    },
    countSince: (id, since) =>
      said(
        connect(sources.get(id)).then((client) =>
          countSince(client, since, (externalId) => changes.roomOf(id, externalId) !== null),
        ),
      ),
    sync: (id) => follower(id).sync(),
    async readNow(id) {
      await follower(id).readNow();
      return follower(id).sync();
    },
    switches: {
      preview: (...input) => said(switchRooms.preview(...input)),
      run: (...input) => said(switchRooms.run(...input)),
    },
    start() {
      running = true;
      for (const { id, enabled } of sources.list()) if (enabled) follower(id).start();
    },
    async stop() {
      running = false;
      const ending = [...followers.values()].map((one) => one.stop());
      await connections.closeAll();
      await Promise.all(ending);
    },
    networkReturned() {
      for (const { id, enabled } of sources.list()) if (running && enabled) void follower(id).readNow();
    },
  };
}
