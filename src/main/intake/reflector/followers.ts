import { isDeepStrictEqual } from 'node:util';
import type { ReflectorRoom, ReflectorUser } from './answers.ts';
import type { ReflectorClient } from './client.ts';
import type { Connections } from './connections.ts';
import { ReflectorError } from './failure.ts';
import { createFollower } from './follow.ts';
import type { Follower, FollowerParts } from './follow.ts';
import type { KeepRooms } from './keep-rooms.ts';
import { keepWebhooks } from './keep-webhooks.ts';
import type { KeepWebhooksParts } from './keep-webhooks.ts';

/** The rooms of a server as they were listed under a good key, with who that key belongs to. */
export type ListedRooms = { listed: ReflectorRoom[]; ownerId: string | null };

export type Followers = {
  of(sourceId: string): Follower;
  /** Lists the rooms now and brings what is known of them in step. */
  listRooms(sourceId: string): Promise<ListedRooms>;
  /** Begins to follow a source whose settings are new, if it is to be followed. */
  begin(sourceId: string): void;
  /** Ends following a source and its connection, whose settings change. */
  end(sourceId: string): Promise<void>;
  start(): void;
  stop(): Promise<void>;
  /** Reads every server at once: the network or the keyring is back. */
  readAllNow(): void;
};

type FollowersParts = Omit<FollowerParts, 'connect' | 'onChanged' | 'onContact' | 'onRead'> &
  KeepWebhooksParts & {
    connections: Connections;
    keepRooms: KeepRooms;
    sourceChanged(sourceId: string): void;
    roomChanged(roomId: string): void;
    /** Runs after every complete reading of a source; true asks for another one soon. */
    onRead(sourceId: string, client: ReflectorClient, startedAt: number): Promise<boolean>;
  };

/** How often names, webhooks and presence of rooms are compared. */
const ROOMS_EVERY_MS = 300_000;

/** Keeps one follower a source. */
export function createFollowers(parts: FollowersParts): Followers {
  const { store, sources, connections, keepRooms } = parts;
  const { writer, clock } = store;
  const followers = new Map<string, Follower>();
  const roomsReadAt = new Map<string, number>();
  let running = false;

  /** Only what was listed under a good key counts: to an anonymous caller rooms seem gone. */
  const keepInStep = async (id: string, client: ReflectorClient): Promise<ListedRooms> => {
    const listed = await client.rooms();
    const me = await client.me();
    if (me === null && sources.get(id).keyCiphertext !== null)
      throw new ReflectorError({ kind: 'wrong_key', missing: false });
    const ownerId = me?.sub ?? null;
    const changed = [
      ...(await keepWebhooks(parts, id, listed)),
      ...(await keepRooms.keepInStep(id, listed, ownerId)),
    ];
    await noteSeen(id, me, listed);
    new Set(changed).forEach(parts.roomChanged);
    return { listed, ownerId };
  };
  const noteSeen = async (id: string, me: ReflectorUser | null, listed: ReflectorRoom[]): Promise<void> => {
    const { owner, roomsFound } = sources.get(id);
    const seen = {
      owner: me && { id: me.sub, email: me.email },
      roomsFound: listed.map((room) => room.id).toSorted(),
    };
    if (isDeepStrictEqual(seen, { owner, roomsFound })) return;
    await writer.write(() => sources.seenInWrite(id, seen));
    parts.sourceChanged(id);
  };
  const keepInStepWhenDue = async (id: string, client: ReflectorClient): Promise<void> => {
    const before = roomsReadAt.get(id);
    if (before !== undefined && clock.monotonic() - before < ROOMS_EVERY_MS) return;
    await keepInStep(id, client);
    roomsReadAt.set(id, clock.monotonic());
  };

  const of = (id: string): Follower => {
    const known = followers.get(id);
    if (known) return known;
    const made = createFollower(id, {
      ...parts,
      connect: connections.connect,
      onChanged: () => parts.sourceChanged(id),
      onContact: (client) => keepInStepWhenDue(id, client),
      onRead: (client, startedAt) => parts.onRead(id, client, startedAt),
    });
    followers.set(id, made);
    return made;
  };
  const enabled = (): string[] => sources.list().flatMap((row) => (row.enabled ? [row.id] : []));

  return {
    of,
    listRooms: async (id) => keepInStep(id, await connections.connect(sources.get(id))),
    begin(id) {
      if (running && sources.get(id).enabled) of(id).start();
    },
    async end(id) {
      const ending = followers.get(id)?.stop();
      await connections.close(id);
      await ending;
      // A new follower lists everything once: another address may be another server.
      followers.delete(id);
      roomsReadAt.delete(id);
    },
    start() {
      running = true;
      for (const id of enabled()) of(id).start();
    },
    async stop() {
      running = false;
      const ending = [...followers.values()].map((one) => one.stop());
      await connections.closeAll();
      await Promise.all(ending);
    },
    readAllNow() {
      if (running) for (const id of enabled()) void of(id).readNow();
    },
  };
}
