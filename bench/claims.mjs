// What taking due deliveries and looking for the next one cost, beside a great history and beside a small one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../src/main/db/open.ts';
import { createWriter } from '../src/main/db/writer.ts';
import { createDeliveryQueue } from '../src/main/delivery/store/queue.ts';
import { createUnderWay } from '../src/main/delivery/under-way.ts';
import { makeHistory } from './make-history.mjs';

const GOAL_RATIO = 1.25;
const DUE = 900;
const ROUNDS = 200;
const TAKEN = 8;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Makes the newest deliveries of a folder due, in a transaction that is never committed. */
function openSide(folder) {
  const { sqlite, db, close } = openDatabase(join(folder, 'relay.db'));
  const clock = { now: () => 4e12 };
  const writer = createWriter(sqlite, { flushTallies() {} });
  const queue = createDeliveryQueue({ sqlite, db, writer, clock }, createUnderWay());
  sqlite.exec('BEGIN');
  sqlite.exec(`UPDATE deliveries SET due_at = 5e12 WHERE state = 'pending'`);
  sqlite
    .prepare(
      `UPDATE deliveries SET state = 'pending', held_reason = NULL, due_at = accepted_at
       WHERE id IN (SELECT id FROM deliveries ORDER BY id DESC LIMIT ?)`,
    )
    .run(DUE);
  const [head] = queue.heads();
  return {
    heads: () => queue.heads(),
    claim: () => queue.claimInWrite([{ endpointId: head.endpointId, limit: TAKEN, strictOrder: false }]),
    endpoints: queue.heads().length,
    end() {
      sqlite.exec('ROLLBACK');
      close();
    },
  };
}

/** Prints both costs on a folder beside those on one with a thousand deliveries, by turns, and their ratio. */
export async function measureClaims(folder) {
  const small = mkdtempSync(join(tmpdir(), 'reflector-relay-bench-'));
  await makeHistory(small, 1000);
  const sides = { small: openSide(small), large: openSide(folder) };
  try {
    for (const [what, name] of [
      ['looking for the next due', 'heads'],
      [`taking ${TAKEN} due`, 'claim'],
    ]) {
      const times = { small: [], large: [] };
      for (let round = -20; round < ROUNDS; round += 1) {
        for (const [side, { [name]: work }] of Object.entries(sides)) {
          const start = performance.now();
          work();
          if (round >= 0) times[side].push((performance.now() - start) * 1000);
        }
      }
      const [few, many] = [median(times.small), median(times.large)];
      const ratio = many / few;
      console.log(
        `${what}: ${few.toFixed(0)} µs beside 1,000 rows, ${many.toFixed(0)} µs beside all; ratio ${ratio.toFixed(2)}, goal ${GOAL_RATIO} ${ratio <= GOAL_RATIO ? 'met' : 'MISSED'}`,
      );
    }
    console.log(
      `(${DUE} due each; ${sides.small.endpoints} and ${sides.large.endpoints} endpoints have some)`,
    );
  } finally {
    for (const side of Object.values(sides)) side.end();
    rmSync(small, { recursive: true, force: true });
  }
}
