import Database from 'better-sqlite3';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { RoomView, SourceView, SyncView } from '../../src/shared/views.ts';
import type { RequestInput } from '../../src/shared/contract.ts';
import { handClock } from './hand-clock.ts';
import type { HandClock } from './hand-clock.ts';
import { startReceiver } from './receiver.ts';
import type { Receiver } from './receiver.ts';
import { OWNER_KEY, startStandInReflector } from './stand-in-reflector.ts';
import type { StandInOptions, StandInReflector } from './stand-in-reflector.ts';
import type { StandInRoom } from './stand-in/state.ts';
import { startTestEngine } from './test-engine.ts';
import type { TestEngine } from './test-engine.ts';

export const ROOM_SECRET = 'kT4v0yq8mVQ1wXb6gHc2nJr5pLs9uZd3eFa7iBo0xYw';
const MINUTE = 60_000;

export type FollowedReflector = {
  standIn: StandInReflector;
  clock: HandClock;
  receiver: Receiver;
  /** The engine of the moment; `restart` puts a new one in its place. */
  relay: TestEngine;
  source: SourceView;
  /** A room of the owner with a webhook to the receiver. */
  room: StandInRoom;
  restart(): Promise<void>;
  /** Reads the server once more. */
  read(): Promise<SyncView>;
  importRoom(room?: StandInRoom): Promise<RoomView>;
  /** Types and transcripts of all events, oldest first. */
  events(): { type: string; transcriptId: string; maybeSent: boolean }[];
};

/** A stand-in server with one room, and an engine connected to it on the same clock. */
export async function startFollowedReflector(
  options: StandInOptions & { settings?: Partial<RequestInput<'source.create'>['settings']> } = {},
): Promise<FollowedReflector> {
  const clock = handClock();
  const standIn = await startStandInReflector({ ...options, now: () => clock.now() });
  onTestFinished(standIn.close);
  const receiver = await startReceiver();
  const room = standIn.state.addRoom({
    name: 'team-standup',
    webhook_url: receiver.url,
    webhook_secret: ROOM_SECRET,
  });
  const relay = await startTestEngine({ clock });
  const source = await relay.ask('source.create', {
    settings: { name: 'Office', baseUrl: standIn.url, frontendUrl: standIn.uiUrl, ...options.settings },
    apiKey: options.keys === 'open' ? null : OWNER_KEY,
  });
  const world: FollowedReflector = {
    standIn,
    clock,
    receiver,
    relay,
    source,
    room,
    async restart() {
      await world.relay.stop();
      world.relay = await startTestEngine({ clock, dataDir: relay.dataDir });
    },
    read: () => world.relay.ask('source.sync', { id: source.id, now: true }),
    async importRoom(which = room) {
      const rooms = await world.relay.ask('source.import', {
        id: source.id,
        rooms: [{ externalId: which.id, answers: { http: true, loopback: true, private: true } }],
      });
      return rooms[0]!;
    },
    events() {
      const database = new Database(join(relay.dataDir, 'relay.db'), { readonly: true });
      const rows = database
        .prepare(
          'SELECT type, transcript_id AS transcriptId, maybe_sent_by_reflector AS maybe FROM events ORDER BY id',
        )
        .all() as { type: string; transcriptId: string; maybe: number }[];
      database.close();
      return rows.map(({ type, transcriptId, maybe }) => ({ type, transcriptId, maybeSent: maybe === 1 }));
    },
  };
  return world;
}

/** Moves time on by minutes, one poll interval after another, letting each reading end. */
export async function pass(world: FollowedReflector, minutes: number): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    world.clock.advance(MINUTE);
    await world.read();
  }
}
