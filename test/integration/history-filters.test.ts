import { expect, test } from 'vitest';
import { createExportReader } from '../../src/main/delivery/export/export-rows.ts';
import { createHistory } from '../../src/main/delivery/history.ts';
import { createRetention } from '../../src/main/delivery/retention.ts';
import { createMatchReader } from '../../src/main/delivery/search/explain-match.ts';
import { createSearchIndexWriter } from '../../src/main/delivery/search/index-writer.ts';
import { createUnderWay } from '../../src/main/delivery/under-way.ts';
import { DELIVERY_STATES, STATUS_FILTERS } from '../../src/shared/model.ts';
import type { DeliveryState } from '../../src/shared/model.ts';
import type { DeliveryFilter } from '../../src/shared/views.ts';
import { storedHistory } from '../support/stored-history.ts';
import type { StoredDelivery, StoredHistory } from '../support/stored-history.ts';

const HOUR = 3_600_000;

/** Two thousand deliveries over two weeks, of which some pending ones are being sent. */
function twoWeeks() {
  const store = storedHistory();
  const rows: StoredDelivery[] = [];
  for (let i = 0; i < 2000; i += 1) {
    if (i % 3 > 0) store.clock.jump(10 * 60_000);
    rows.push(store.add({ attempt: null }));
  }
  const underWay = createUnderWay();
  rows.filter(({ state }, i) => state === 'pending' && i % 5 === 0).forEach(underWay.begin);
  return { store, rows, underWay, history: createHistory(store, underWay) };
}

/** What a filter means, said once more and as plainly as possible. */
function matches(row: StoredDelivery, filter: DeliveryFilter, sending: boolean): boolean {
  const state: DeliveryState = sending ? 'sending' : row.state;
  const { states, statusClass } = filter;
  if (states && states.length > 0 && !states.includes(state)) return false;
  if (filter.roomId !== undefined && row.roomId !== filter.roomId) return false;
  if (filter.endpointId !== undefined && row.endpointId !== filter.endpointId) return false;
  if (filter.eventType !== undefined && row.eventType !== filter.eventType) return false;
  if (filter.from !== undefined && row.acceptedAt < filter.from) return false;
  if (filter.to !== undefined && row.acceptedAt >= filter.to) return false;
  if (statusClass === 'not_2xx') return row.statusClass !== 'none' && row.statusClass !== '2xx';
  return statusClass === undefined || row.statusClass === statusClass;
}

/** Every combination of: no or one or two states, room or endpoint, event, answer, days. */
function* everyFilter({ rooms, endpoints, clock }: StoredHistory): Generator<DeliveryFilter> {
  const stateSets: (DeliveryState[] | undefined)[] = [
    undefined,
    ...DELIVERY_STATES.map((state) => [state]),
    ['pending', 'sending'],
    ['dead_letter', 'cancelled'],
    ['sending', 'delivered'],
  ];
  const places: DeliveryFilter[] = [
    {},
    { roomId: rooms[0] },
    { endpointId: endpoints[1]!.id },
    { roomId: rooms[0], endpointId: endpoints[1]!.id },
    { roomId: rooms[2], endpointId: endpoints[1]!.id },
    { roomId: 'nobody' },
  ];
  const spans: DeliveryFilter[] = [{}, { from: clock.now() - 200 * HOUR, to: clock.now() - 20 * HOUR }];
  for (const states of stateSets)
    for (const place of places)
      for (const eventType of [undefined, 'transcript.updated', 'test'] as const)
        for (const statusClass of [undefined, ...STATUS_FILTERS])
          for (const span of spans) yield { states, ...place, eventType, statusClass, ...span };
}

test('every combination of filters finds what it says and nothing else, in order, from both ends', async () => {
  const { store, rows, underWay, history } = twoWeeks();
  let some = 0;
  for (const filter of everyFilter(store)) {
    const expected = rows.filter((row) => matches(row, filter, underWay.has(row.id))).map(({ id }) => id);
    if (expected.length > 0) some += 1;
    const said = JSON.stringify(filter);
    expect(history.ids(filter, '', 5000), said).toEqual(expected);
    expect(await history.count(filter), said).toEqual({ count: expected.length, more: false });
    const newest = await history.page({ filter, direction: 'older', limit: 20 });
    expect(
      newest.items.map(({ id }) => id),
      said,
    ).toEqual(expected.toReversed().slice(0, 20));
    const oldest = await history.page({ filter, direction: 'newer', limit: 20 });
    expect(
      oldest.items.map(({ id }) => id),
      said,
    ).toEqual(expected.slice(0, 20).reverse());
  }
  expect(some).toBeGreaterThan(300);
});

test('a room that had hundreds of endpoints is filtered like any other', async () => {
  const store = storedHistory({ rooms: 2, endpointsEach: 150 });
  const rows = Array.from({ length: 600 }, () => store.add({ attempt: null }));
  const underWay = createUnderWay();
  rows.filter(({ state }, i) => state === 'pending' && i % 5 === 0).forEach(underWay.begin);
  const history = createHistory(store, underWay);
  const statusClasses = [undefined, ...STATUS_FILTERS];
  for (const states of [undefined, ...DELIVERY_STATES.map((state) => [state])])
    for (const statusClass of statusClasses) {
      const filter = { roomId: store.rooms[1], states, statusClass };
      const expected = rows.filter((row) => matches(row, filter, underWay.has(row.id))).map(({ id }) => id);
      expect(history.ids(filter, '', 5000), JSON.stringify(filter)).toEqual(expected);
    }
});

test('pages join without a gap in either direction, and a time begins where it says', async () => {
  const { rows, history } = twoWeeks();
  for (const filter of [{}, { states: ['dead_letter', 'pending', 'sending'] as DeliveryState[] }]) {
    const expected = history.ids(filter, '', 5000);
    const down: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await history.page({ filter, cursor, direction: 'older', limit: 77 });
      down.push(...page.items.map(({ id }) => id));
      if (page.older === null) break;
      cursor = page.older;
    }
    expect(down.reverse()).toEqual(expected);
    const up: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await history.page({ filter, cursor, direction: 'newer', limit: 77 });
      up.push(...page.items.map(({ id }) => id).reverse());
      if (page.newer === null) break;
      cursor = page.newer;
    }
    expect(up).toEqual(expected);
  }
  const at = rows[1000]!.acceptedAt;
  const before = await history.page({ filter: {}, direction: 'older', at, limit: 1 });
  expect(before.items[0]!.id).toBe(rows.findLast(({ acceptedAt }) => acceptedAt < at)!.id);
  const after = await history.page({ filter: {}, direction: 'newer', at, limit: 1 });
  expect(after.items[0]!.id).toBe(rows.find(({ acceptedAt }) => acceptedAt >= at)!.id);
});

/** What SQLite would do for every statement that was prepared while `work` ran, on a database it knows nothing of. */
async function plansOf(
  store: StoredHistory,
  work: () => Promise<void> | void,
): Promise<Map<string, string[]>> {
  const prepare = store.sqlite.prepare.bind(store.sqlite);
  const asked = new Set<string>();
  store.sqlite.prepare = ((text: string) => {
    asked.add(text);
    return prepare(text);
  }) as typeof store.sqlite.prepare;
  await work();
  store.sqlite.prepare = prepare;
  const plans = new Map<string, string[]>();
  for (const text of asked) {
    const named = [...text.matchAll(/@(\w+)/g)].map(([, name]) => [name!, 'x']);
    const marks = text.match(/\?/g)?.length ?? 0;
    const given = named.length > 0 ? [Object.fromEntries(named)] : Array<string>(marks).fill('x');
    const steps = prepare(`EXPLAIN QUERY PLAN ${text}`).all(...given) as { detail: string }[];
    plans.set(
      text,
      steps.map(({ detail }) => detail),
    );
  }
  return plans;
}

test('no filter makes SQLite sort what matches or read past an index', async () => {
  const { store, history } = twoWeeks();
  const plans = await plansOf(store, () => {
    for (const filter of everyFilter(store)) history.ids(filter, '', 1);
  });
  expect(plans.size).toBeGreaterThan(100);
  const steps = [...plans.values()].flat();
  expect(steps.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  expect(steps.filter((step) => step.startsWith('SCAN d'))).toEqual([]);
});

test.each([
  ['nothing', ''],
  ['the small tables only', 'ANALYZE rooms; ANALYZE endpoints; ANALYZE sqlite_schema'],
  ['all of them', 'ANALYZE; ANALYZE sqlite_schema'],
])(
  'searching, explaining, exporting, indexing and pruning read by keys when SQLite knows %s',
  async (_, analyse) => {
    const { store } = twoWeeks();
    store.sqlite.exec(analyse);
    const plans = await plansOf(store, async () => {
      const underWay = createUnderWay();
      const history = createHistory(store, underWay);
      const indexWriter = createSearchIndexWriter(store);
      store.sqlite.exec('INSERT OR IGNORE INTO search_waiting SELECT id FROM deliveries');
      await store.writer.write(() => indexWriter.indexInWrite(5000));
      for (const filter of [
        {},
        { roomId: store.rooms[0] },
        { states: ['dead_letter' as const], statusClass: '4xx' as const },
      ]) {
        history.ids({ ...filter, text: 'meeting' }, '', 10);
        const { items } = await history.page({ filter, direction: 'older', limit: 10 });
        const ids = items.map(({ id }) => id);
        createMatchReader(store, history).explain(ids, 'hooks');
        createExportReader(store, history).rows(ids);
      }
      await createRetention(store).prune({ retentionDays: 1, deadLetterDays: 1, retentionMegabytes: 1 });
    });
    expect(plans.size).toBeGreaterThan(20);
    const tables = /^SCAN (d|e|a|de|deliveries|events|attempts|endpoints|delivery_events|bodies)\b/;
    for (const [text, steps] of plans) {
      // The first of an index is no reading through it.
      if (text.endsWith('ORDER BY id LIMIT 1')) continue;
      expect(
        steps.filter((step) => tables.test(step)),
        text,
      ).toEqual([]);
    }
  },
);
