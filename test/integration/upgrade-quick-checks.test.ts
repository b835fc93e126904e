import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundledMigrations, migrate } from '../../src/main/db/migrate.ts';
import { openDatabase } from '../../src/main/db/open.ts';
import { temporaryFolder } from '../support/test-engine.ts';

/** A database of the version before, with a delivered transcript, a batch of two, and one whose event is gone. */
function databaseOfBefore() {
  const opened = openDatabase(join(temporaryFolder(), 'relay.db'));
  migrate(
    opened.sqlite,
    bundledMigrations.filter(({ name }) => name < '0007'),
  );
  opened.sqlite.exec(`
    INSERT INTO rooms (id, name, created_at, updated_at) VALUES ('r', 'team', 0, 0);
    INSERT INTO endpoints (id, room_id, url, event_types, payload_version, headers, connect_timeout_ms, total_timeout_ms, concurrency, allow_list, created_at, updated_at)
      VALUES ('e', 'r', 'https://example.com/', '[]', '2025-12-26', '[]', 1, 1, 1, '[]', 0, 0);
    INSERT INTO events (id, room_id, type, transcript_id, title, intake, content_key, occurred_at, accepted_at, content)
      VALUES ('v1', 'r', 'transcript.completed', 'first', 'First', 'api', 'k1', 0, 0, '{}'),
        ('v2', 'r', 'transcript.completed', 'second', 'Second', 'api', 'k2', 0, 0, '{}');
    INSERT INTO deliveries (id, endpoint_id, room_id, event_type, event_id, title, payload_version, room_name, state, batch, due_at, accepted_at)
      VALUES ('d1', 'e', 'r', 'transcript.completed', 'v1', 'First', '2025-12-26', 'team', 'delivered', 0, 0, 0),
        ('d2', 'e', 'r', 'transcript.completed', 'v2', 'Second and 1 more', '2025-12-26', 'team', 'pending', 1, 0, 0),
        ('d3', 'e', 'r', 'transcript.completed', NULL, 'Gone', '2025-12-26', 'team', 'cancelled', 0, 0, 0);
    INSERT INTO delivery_events VALUES ('d1', 0, 'v1'), ('d2', 0, 'v2'), ('d2', 1, 'v1');
    INSERT INTO attempts (delivery_id, number, trigger, url, request_headers, outcome, status, total_ms, reused_connection, started_at, ended_as)
      VALUES ('d1', 1, 'scheduled', 'https://example.com/', '[]', 'response', 500, 5, 0, 0, NULL),
        ('d1', 2, 'scheduled', 'https://example.com/', '[]', 'response', 200, 5, 0, 1, 'delivered');
    DELETE FROM search_waiting`);
  return opened;
}

test('an upgrade keeps deliveries with their attempts, and each learns its transcript', () => {
  const { sqlite, close } = databaseOfBefore();
  const kept = (table: string) => sqlite.prepare(`SELECT * FROM ${table} ORDER BY rowid`).all() as object[];
  const before = {
    deliveries: kept('deliveries'),
    attempts: kept('attempts'),
    carried: kept('delivery_events'),
  };
  migrate(sqlite);
  const transcripts = ['first', 'second', null];
  expect(kept('deliveries')).toEqual(
    before.deliveries.map((row, i) => ({ ...row, transcript_id: transcripts[i] })),
  );
  expect(kept('attempts')).toEqual(before.attempts);
  expect(kept('delivery_events')).toEqual(before.carried);
  expect(sqlite.prepare('SELECT delivery_id FROM search_waiting').all()).toEqual([]);
  close();
});

test('after the upgrade nothing outside the closed unions can be written, and the search still learns of changes', () => {
  const { sqlite, close } = databaseOfBefore();
  migrate(sqlite);
  const refused = [
    `UPDATE deliveries SET state = 'sent'`,
    `UPDATE deliveries SET held_reason = 'bored' WHERE state = 'pending'`,
    `UPDATE deliveries SET held_reason = 'offline' WHERE state = 'delivered'`,
    `UPDATE deliveries SET status_class = '6xx'`,
    `UPDATE deliveries SET next_trigger = 'chance'`,
    `UPDATE deliveries SET payload_version = '1999-12-31'`,
    `UPDATE attempts SET outcome = 'luck'`,
    `UPDATE attempts SET trigger = 'chance'`,
    `UPDATE attempts SET ended_as = 'pending'`,
  ];
  for (const statement of refused)
    expect(() => sqlite.exec(statement), statement).toThrow('CHECK constraint');
  sqlite.exec(`UPDATE deliveries SET held_reason = 'offline' WHERE state = 'pending'`);

  sqlite.exec(`UPDATE endpoints SET url = 'https://moved.example/'; DELETE FROM deliveries WHERE id = 'd1'`);
  expect(sqlite.prepare('SELECT delivery_id FROM search_waiting ORDER BY 1').pluck().all()).toEqual([
    'd1',
    'd2',
  ]);
  expect(sqlite.prepare('SELECT count(*) FROM attempts').pluck().get()).toBe(0);
  close();
});
