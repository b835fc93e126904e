import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { migrate } from '../../src/main/db/migrate.ts';
import { openDatabase } from '../../src/main/db/open.ts';
import type { StoreContext } from '../../src/main/db/store.ts';
import { createWriter } from '../../src/main/db/writer.ts';
import { newId } from '../../src/main/lib/ids.ts';
import { STORED_DELIVERY_STATES } from '../../src/shared/model.ts';
import type { EventType, OutcomeKind, StatusClass, StoredDeliveryState } from '../../src/shared/model.ts';
import { handClock, seededRandom } from './hand-clock.ts';
import type { HandClock } from './hand-clock.ts';
import { temporaryFolder } from './test-engine.ts';

/** A delivery as it was written straight into the tables. */
export type StoredDelivery = {
  id: string;
  eventId: string;
  transcriptId: string;
  title: string;
  roomId: string;
  endpointId: string;
  eventType: EventType;
  state: StoredDeliveryState;
  statusClass: StatusClass;
  acceptedAt: number;
};

export type StoredHistory = StoreContext & {
  clock: HandClock;
  file: string;
  rooms: string[];
  endpoints: { id: string; roomId: string; url: string }[];
  /** Writes one delivery of a room's endpoint, now; what is left out is drawn. */
  add(given?: Partial<StoredDelivery> & { attempt?: Partial<StoredAttempt> | null }): StoredDelivery;
  close(): void;
};

export type StoredAttempt = {
  url: string;
  outcome: OutcomeKind;
  status: number | null;
  body: string | null;
  error: string | null;
  code: string | null;
};

const TYPES: EventType[] = [
  'transcript.completed',
  'transcript.completed',
  'transcript.updated',
  'transcript.deleted',
];

/** A real database with rooms and endpoints and no engine: for what is asked of its stores. */
export function storedHistory({ rooms: roomCount = 3, endpointsEach = 2 } = {}): StoredHistory {
  const file = join(temporaryFolder(), 'relay.db');
  const { sqlite, db, close } = openDatabase(file);
  onTestFinished(close);
  migrate(sqlite);
  // Nothing here asks what a power cut leaves.
  sqlite.pragma('synchronous = OFF');
  const clock = handClock();
  const random = seededRandom(11);
  const writer = createWriter(sqlite, { flushTallies() {} });
  const store = { sqlite, db, writer, clock, random };
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.fraction() * list.length)]!;
  const insert = (table: string, row: Record<string, unknown>): void => {
    const columns = Object.keys(row);
    sqlite
      .prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
      .run(...Object.values(row));
  };

  const rooms = Array.from({ length: roomCount }, (_, i) => {
    const id = newId(clock, random);
    insert('rooms', { id, name: `room-${i}`, created_at: 0, updated_at: 0 });
    return id;
  });
  const endpoints = rooms.flatMap((roomId, r) =>
    Array.from({ length: endpointsEach }, (_, e) => {
      const id = newId(clock, random);
      const url = `https://receiver-${r}.example/hooks/${e}`;
      insert('endpoints', {
        id, room_id: roomId, url, event_types: '[]', payload_version: '2025-08-27', headers: '[]', connect_timeout_ms: 1,
        total_timeout_ms: 1, concurrency: 1, allow_list: '[]', created_at: 0, updated_at: 0,
      }); // prettier-ignore
      return { id, roomId, url };
    }),
  );

  const add: StoredHistory['add'] = ({ attempt = {}, ...given } = {}) => {
    const endpoint = endpoints.find(({ id }) => id === given.endpointId) ?? pick(endpoints);
    const state = given.state ?? pick(STORED_DELIVERY_STATES);
    const row: StoredDelivery = {
      id: newId(clock, random),
      eventId: newId(clock, random),
      transcriptId: `transcript-${random.bytes(6).toString('hex')}`,
      title: `Meeting ${Math.floor(random.fraction() * 1e6)}`,
      endpointId: endpoint.id,
      roomId: endpoint.roomId,
      eventType: pick(TYPES),
      state,
      statusClass: state === 'delivered' ? '2xx' : pick(['none', '4xx', '5xx', 'failed'] as const),
      acceptedAt: clock.now(),
      ...given,
    };
    insert('events', {
      id: row.eventId, room_id: row.roomId, type: row.eventType, transcript_id: row.transcriptId, title: row.title, intake: 'api',
      content_key: row.eventId, occurred_at: row.acceptedAt, accepted_at: row.acceptedAt, content: '{}',
    }); // prettier-ignore
    insert('deliveries', {
      id: row.id, endpoint_id: row.endpointId, room_id: row.roomId, event_type: row.eventType, event_id: row.eventId,
      title: row.title, payload_version: '2025-08-27', room_name: `room-${rooms.indexOf(row.roomId)}`, state: row.state,
      due_at: row.acceptedAt, accepted_at: row.acceptedAt, status_class: row.statusClass,
      finished_at: row.state === 'pending' ? null : row.acceptedAt, attempts_made: attempt === null ? 0 : 1,
    }); // prettier-ignore
    insert('delivery_events', { delivery_id: row.id, position: 0, event_id: row.eventId });
    if (attempt !== null) {
      const { url = endpoint.url, status = null, body = null, error = null, code = null } = attempt;
      const { outcome = error === null ? 'response' : 'dns' } = attempt;
      insert('attempts', {
        delivery_id: row.id, number: 1, trigger: 'scheduled', url, request_headers: '[]', outcome,
        status, error_code: code, error_message: error, total_ms: 1, reused_connection: 0, response_body: body,
        response_body_encoding: 'utf8', started_at: row.acceptedAt,
      }); // prettier-ignore
    }
    return row;
  };
  return { ...store, file, rooms, endpoints, add, close };
}
