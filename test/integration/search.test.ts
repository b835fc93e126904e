import { expect, test } from 'vitest';
import { createHistory } from '../../src/main/delivery/history.ts';
import { createMatchReader } from '../../src/main/delivery/search/explain-match.ts';
import { createSearchIndexWriter } from '../../src/main/delivery/search/index-writer.ts';
import { createUnderWay } from '../../src/main/delivery/under-way.ts';
import type { DeliveryFilter, DeliverySummary, TextMatch } from '../../src/shared/views.ts';
import { storedHistory } from '../support/stored-history.ts';
import type { StoredDelivery, StoredHistory } from '../support/stored-history.ts';

/** A history whose index is brought up to date on demand. */
function searchable(options?: Parameters<typeof storedHistory>[0]) {
  const store = storedHistory(options);
  const underWay = createUnderWay();
  const history = createHistory(store, underWay);
  const writer = createSearchIndexWriter(store);
  const add: StoredHistory['add'] = (given) => {
    const row = store.add(given);
    store.sqlite.prepare('INSERT OR IGNORE INTO search_waiting VALUES (?)').run(row.id);
    return row;
  };
  const index = async (limit = 100_000): Promise<number> =>
    store.writer.write(() => writer.indexInWrite(limit));
  const find = async (text: string, filter: DeliveryFilter = {}): Promise<DeliverySummary[]> =>
    (await history.page({ filter: { ...filter, text }, direction: 'older', limit: 200 })).items;
  const ids = async (text: string, filter: DeliveryFilter = {}): Promise<string[]> =>
    (await find(text, filter)).map(({ id }) => id);
  const matches = createMatchReader(store, history);
  const explained = async (text: string): Promise<Record<string, TextMatch | null>> => {
    const rows = await find(text);
    const found = matches.explain(
      rows.map(({ id }) => id),
      text,
    );
    return Object.fromEntries(
      rows.map(({ id, title }) => [title, found.find(({ deliveryId }) => deliveryId === id) ?? null]),
    );
  };
  return { ...store, underWay, history, add, index, explained, ids };
}

test('words, phrases and beginnings are found in titles, URLs, answers, errors and room names', async () => {
  const { add, index, ids } = searchable();
  const planning = add({ title: 'Weekly planning with Zoë' });
  const refused = add({
    title: 'Budget',
    attempt: { body: '{"error":"quota_exceeded","hint":"Upgrade the plan"}' },
  });
  const lost = add({
    title: null as unknown as string,
    attempt: { error: 'The host name does not exist.', code: 'ENOTFOUND' },
  });
  const unauthorized = add({ title: 'Sales', attempt: { status: 401 } });
  add({ title: 'Standup', attempt: { status: 202 } });
  const interrupted = add({ title: 'Review', attempt: { outcome: 'interrupted' } });
  const moved = add({ title: 'Moved', attempt: { url: 'https://old.receiver.test/in/8f3a2b77c1' } });
  await index();
  for (const [typed, expected] of [
    ['planning ', [planning]],
    ['WEEKLY', [planning]],
    ['"weekly planning"', [planning]],
    ['"planning weekly"', []],
    ['planning weekly ', [planning]],
    ['zoe', [planning]],
    ['quota_exceeded', [refused]],
    ['"quota exceeded"', [refused]],
    ['budget upgrade ', [refused]],
    ['upgr', [refused]],
    ['upgr ', []],
    ['upgr* budget ', [refused]],
    ['"upgrade the pla', [refused]],
    ['enotfound', [lost]],
    ['host name does not', [lost]],
    ['401 ', [unauthorized]],
    ['unauthorized', [unauthorized]],
    ['"401 Unauthorized"', [unauthorized]],
    ['202 ', []],
    ['"this attempt was under way"', [interrupted]],
    ['old.receiver.test', [moved]],
    ['https://old.receiver.test/in/', [moved]],
    ['8f3a2b77c1', [moved]],
    ['8f3a2b', [moved]],
    ['8f3a2b ', []],
    ['nothing of the kind', []],
  ] as [string, StoredDelivery[]][]) {
    expect(await ids(typed), typed).toEqual(expected.map(({ id }) => id).reverse());
  }
  expect(await ids('room')).toHaveLength(7);
});

test('ids are found whole and by their beginning: of deliveries, events and transcripts', async () => {
  const { add, index, ids, explained } = searchable();
  const wanted = add({ transcriptId: '3fa85f64-5717-4562-b3fc-2c963f66afa6' });
  const short = add({ transcriptId: 't1' });
  const other = add();
  await index();
  for (const typed of [
    wanted.id,
    wanted.eventId,
    wanted.transcriptId,
    '3fa85f64',
    '3FA85F64-5717',
    `"${wanted.id}"`,
  ]) {
    expect(await ids(typed), typed).toEqual([wanted.id]);
  }
  expect(await ids('t1')).toEqual([short.id]);
  expect(await ids(wanted.id.slice(0, 12))).toEqual([other.id, short.id, wanted.id]);
  expect(
    await ids('3fa85f64', { states: [other.state === wanted.state ? 'cancelled' : other.state] }),
  ).not.toContain(other.id);
  expect((await explained('3fa85f64'))[wanted.title]).toMatchObject({
    field: 'id',
    excerpt: wanted.transcriptId,
  });
});

test('the id of a room or an endpoint, as the log has it, finds all that is theirs', async () => {
  const { add, index, ids, explained, history, endpoints } = searchable();
  const [own, beside, other] = endpoints;
  const rows = [own, own, beside, other].map((endpoint) => add({ endpointId: endpoint!.id }));
  await index();
  const newest = (...wanted: number[]): string[] => wanted.map((i) => rows[i]!.id).reverse();
  expect(own!.roomId).toBe(beside!.roomId);
  expect(await ids(own!.id)).toEqual(newest(0, 1));
  expect(await ids(`${own!.id} `)).toEqual(newest(0, 1));
  expect(await ids(own!.roomId)).toEqual(newest(0, 1, 2));
  expect(await history.count({ text: own!.roomId })).toEqual({ count: 3, more: false });
  expect((await explained(other!.id))[rows[3]!.title]).toMatchObject({ field: 'id', excerpt: other!.id });
  expect((await explained(own!.roomId))[rows[2]!.title]).toMatchObject({ excerpt: own!.roomId });
});

test('whatever is typed is never an error', async () => {
  const { add, index, ids, history } = searchable();
  add({ title: 'A title with "quotes" and (brackets)' });
  await index();
  const odd = ['"', '""', '*', '(', ')', 'AND', 'OR', 'NOT', 'NEAR(a b)', 'title:', 'title:x', '-x', '^a', '{a b}:c', 'a + b', "'; --",
    '\u0000', '\ud800', '\ue000state', '%', '_', '\\', '"a" "', 'a"b"c', '[', '🙂', '🙂🙂 title', '  ', '\n\t', '.'.repeat(200), 'x '.repeat(100),
    '\u0301', 'ﷺ', '\u202e', 'search_index MATCH', '"title" *', 'title **', '* title']; // prettier-ignore
  for (const text of odd) {
    const filter = { text };
    await expect(history.page({ filter, direction: 'older', limit: 10 }), text).resolves.toBeDefined();
    await expect(history.count(filter), text).resolves.toBeDefined();
    history.ids(filter, '', 10);
  }
  for (let code = 0; code < 0x300; code += 1) await ids(`title ${String.fromCharCode(code)}`);
  expect(await ids('"quotes" (brackets)')).toHaveLength(1);
  expect(await ids('AND')).toHaveLength(1);
  // Spaces alone filter nothing; signs alone find nothing.
  expect(await ids('  ')).toHaveLength(1);
  expect(await ids('!?')).toEqual([]);
});

test('text goes with every other filter, page by page from both ends, and bulk goes through all of it', async () => {
  const { add, index, history, clock, underWay, rooms, endpoints } = searchable();
  const rows: StoredDelivery[] = [];
  for (let i = 0; i < 1500; i += 1) {
    if (i % 3 > 0) clock.jump(600_000);
    rows.push(
      add({
        title: i % 4 === 0 ? `Ember ${i}` : `Quartz ${i}`,
        attempt: { body: i % 10 === 0 ? 'rarely seen' : 'ok' },
      }),
    );
  }
  rows.filter(({ state }, i) => state === 'pending' && i % 5 === 0).forEach(underWay.begin);
  await index();
  const stateOf = (row: StoredDelivery) => (underWay.has(row.id) ? 'sending' : row.state);
  const matching = (text: string, test: (row: StoredDelivery) => boolean): string[] =>
    rows.filter((row, i) => (text === 'ember' ? i % 4 === 0 : i % 10 === 0) && test(row)).map(({ id }) => id);
  const span = { from: clock.now() - 100 * 3_600_000, to: clock.now() - 10 * 3_600_000 };
  const cases: [DeliveryFilter, (row: StoredDelivery) => boolean][] = [
    [{}, () => true],
    [{ roomId: rooms[1] }, (row) => row.roomId === rooms[1]],
    [{ endpointId: endpoints[3]!.id }, (row) => row.endpointId === endpoints[3]!.id],
    [{ states: ['dead_letter', 'cancelled'] }, (row) => ['dead_letter', 'cancelled'].includes(row.state)],
    [{ states: ['sending'] }, (row) => stateOf(row) === 'sending'],
    [{ states: ['pending'] }, (row) => stateOf(row) === 'pending'],
    [{ states: ['pending', 'sending'] }, (row) => row.state === 'pending'],
    [{ eventType: 'transcript.deleted' }, (row) => row.eventType === 'transcript.deleted'],
    [{ statusClass: 'not_2xx' }, (row) => !['2xx', 'none'].includes(row.statusClass)],
    [{ statusClass: '5xx', roomId: rooms[0] }, (row) => row.statusClass === '5xx' && row.roomId === rooms[0]],
    [span, (row) => row.acceptedAt >= span.from && row.acceptedAt < span.to],
    [
      { ...span, states: ['delivered'] },
      (row) => row.acceptedAt >= span.from && row.acceptedAt < span.to && row.state === 'delivered',
    ],
  ];
  for (const text of ['ember', 'rarely seen'])
    for (const [others, test] of cases) {
      const filter = { ...others, text };
      const expected = matching(text, test);
      const said = JSON.stringify(filter);
      expect(history.ids(filter, '', 5000), said).toEqual(expected);
      expect(await history.count(filter), said).toEqual({ count: expected.length, more: false });
      const down: string[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await history.page({ filter, cursor, direction: 'older', limit: 17 });
        down.push(...page.items.map(({ id }) => id));
        if (page.older === null) break;
        cursor = page.older;
      }
      expect(down.reverse(), said).toEqual(expected);
      const up: string[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await history.page({ filter, cursor, direction: 'newer', limit: 17 });
        up.push(...page.items.map(({ id }) => id).reverse());
        if (page.newer === null) break;
        cursor = page.newer;
      }
      expect(up, said).toEqual(expected);
    }
});

test('beginnings that many words share are found whole', async () => {
  const { add, index, ids } = searchable();
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const rows = Array.from({ length: 400 }, (_, i) =>
    add({ title: `pre${letters[i % 26]}${letters[Math.floor(i / 26)]}`, attempt: null }),
  );
  const id = add({ title: 'x', attempt: { body: 'pre4711key' } });
  await index();
  expect(await ids('pre', {})).toHaveLength(200);
  expect(await ids('prea')).toHaveLength(rows.filter((_, i) => i % 26 === 0).length);
  expect(await ids('pre4')).toEqual([id.id]);
});

test('where it was found is said where the row does not show it', async () => {
  const { add, index, explained } = searchable();
  const long = `${'lorem ipsum '.repeat(3000)}the quota was exceeded today ${'dolor '.repeat(500)}`;
  add({ title: 'Long', attempt: { body: long } });
  add({ title: 'Quota talk', attempt: { body: 'quota' } });
  const down = add({ title: 'Down', attempt: { error: 'The host name does not exist.', code: 'ENOTFOUND' } });
  add({ title: 'Accents', attempt: { body: `${'é'.repeat(3000)} dépassé` } });
  await index();
  const quota = await explained('quota ');
  expect(quota['Quota talk']).toBeNull();
  expect(quota['Long']).toMatchObject({ field: 'answer', attempt: 1 });
  expect(quota['Long']!.excerpt).toMatch(/^….*the quota was exceeded today.*…$/);
  expect(quota['Long']!.excerpt.length).toBeLessThan(140);
  expect(await explained('exist ')).toEqual({
    Down: { deliveryId: down.id, field: 'error', excerpt: '…does not exist.', attempt: 1 },
  });
  expect((await explained('enotfound'))['Down']).toMatchObject({ field: 'error', excerpt: 'ENOTFOUND' });
  add({ title: 'Refused', attempt: { status: 404, body: 'no such hook' } });
  await index();
  expect((await explained('"not found"'))['Refused']).toMatchObject({
    field: 'error',
    excerpt: '404 Not Found',
    attempt: 1,
  });
  expect((await explained('depasse'))['Accents']).toMatchObject({ field: 'answer' });
  expect((await explained('down hooks '))['Down']).toMatchObject({ field: 'url', attempt: null });
});

test('the index follows a delivery: its state, its title, its attempts, its removal', async () => {
  const { add, index, ids, sqlite, writer, history } = searchable();
  const row = add({ title: 'First', state: 'pending', statusClass: 'none', attempt: null });
  await index();
  expect(await ids('first', { states: ['pending'] })).toEqual([row.id]);

  await writer.write(() => {
    sqlite
      .prepare(
        `UPDATE deliveries SET state = 'dead_letter', status_class = '4xx', title = 'Second' WHERE id = ?`,
      )
      .run(row.id);
    sqlite.prepare('INSERT INTO search_waiting VALUES (?)').run(row.id);
  });
  // Until it is indexed again, nothing false is said of it.
  expect(await ids('first', { states: ['pending'] })).toEqual([]);
  await index();
  expect(await ids('second', { states: ['dead_letter'], statusClass: '4xx' })).toEqual([row.id]);
  expect(await ids('first')).toEqual([]);

  sqlite.prepare('DELETE FROM deliveries WHERE id = ?').run(row.id);
  expect(await ids('second')).toEqual([]);
  expect(await index()).toBe(1);
  expect(await history.count({ text: 'second' })).toEqual({ count: 0, more: false });
  expect(sqlite.prepare('SELECT count(*) FROM search_index_docsize').pluck().get()).toBe(0);
});

test('an endpoint that moves takes what it was not tried with along', async () => {
  const { add, index, ids, sqlite, endpoints } = searchable();
  const waiting = add({ endpointId: endpoints[0]!.id, state: 'pending', attempt: null });
  add({ endpointId: endpoints[0]!.id, state: 'delivered' });
  await index();
  expect(await ids('newhost')).toEqual([]);
  sqlite.prepare(`UPDATE endpoints SET url = 'https://newhost.test/in' WHERE id = ?`).run(endpoints[0]!.id);
  expect(await index()).toBe(1);
  expect(await ids('newhost')).toEqual([waiting.id]);
});

test('two deliveries of one number are told apart by their filters, and neither is lost', async () => {
  const { add, index, ids } = searchable();
  const one = add({ title: 'Twin one', state: 'delivered' });
  const two = add({ title: 'Twin two', state: 'dead_letter', id: `${one.id.slice(0, 16)}ffffffffffffffff` });
  await index();
  expect(await ids('twin')).toEqual([two.id, one.id]);
  expect(await ids('twin', { states: ['delivered'] })).toEqual([one.id]);
});
