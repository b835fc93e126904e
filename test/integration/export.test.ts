import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createExportReader } from '../../src/main/delivery/export/export-rows.ts';
import { createExports } from '../../src/main/delivery/export/exports.ts';
import type { Exports } from '../../src/main/delivery/export/exports.ts';
import { createHistory } from '../../src/main/delivery/history.ts';
import { createUnderWay } from '../../src/main/delivery/under-way.ts';
import type { ExportView } from '../../src/shared/views.ts';
import { startReceiver } from '../support/receiver.ts';
import { askHttp, serveTestEngine, withBearer } from '../support/serve-engine.ts';
import { storedHistory } from '../support/stored-history.ts';
import { temporaryFolder } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

/** A history with its exports; what they told is in `told`. `onRead` comes between finding a page and reading it. */
function exporting(onRead: (ids: string[]) => void = () => {}) {
  const store = storedHistory();
  const history = createHistory(store, createUnderWay());
  const told: ExportView[] = [];
  let ids = 0;
  const reader = createExportReader(store, history);
  const exports = createExports(
    history,
    {
      rows(page) {
        onRead(page);
        return reader.rows(page);
      },
    },
    store.clock,
    () => `x${(ids += 1)}`,
    (view) => told.push(view),
  );
  return { ...store, history, exports, told };
}

async function readAll(exports: Exports, id: string): Promise<string> {
  let text = '';
  for await (const chunk of exports.chunks(id)) text += chunk;
  return text;
}

test('a CSV has a line for each delivery that matches, oldest first, and nothing that a spreadsheet would run', async () => {
  const { add, exports } = exporting();
  const first = add({
    title: '=cmd|calc',
    state: 'dead_letter',
    attempt: { error: 'The host name does not exist.', code: 'ENOTFOUND' },
  });
  add({ title: 'other', state: 'delivered' });
  const last = add({ title: 'Say "hi", twice', state: 'dead_letter', attempt: { body: '-1\nsecond line' } });
  const { id, total } = await exports.start('csv', { states: ['dead_letter'] });
  expect(total).toEqual({ count: 2, more: false });
  const text = await readAll(exports, id);
  expect(text.startsWith('\ufeffid,accepted_at,state,')).toBe(true);
  expect(text.split('\r\n')).toHaveLength(4);
  const [header, one, two] = text.slice(1).split('\r\n');
  const at = (line: string, column: string) => line.split(',')[header!.split(',').indexOf(column)];
  expect(at(one!, 'id')).toBe(first.id);
  expect(at(one!, 'title')).toBe("'=cmd|calc");
  expect(at(one!, 'transcript_ids')).toBe(first.transcriptId);
  expect(at(one!, 'last_summary')).toBe('The host name does not exist.');
  expect(at(one!, 'accepted_at')).toBe(new Date(first.acceptedAt).toISOString());
  expect(two!.startsWith(`${last.id},`)).toBe(true);
  expect(two).toContain('"Say ""hi"", twice"');
  expect(text).toContain(`"'-1\nsecond line"`);
});

test('JSON Lines have each delivery with its attempts', async () => {
  const { add, exports, endpoints } = exporting();
  const row = add({ endpointId: endpoints[2]!.id, state: 'delivered', attempt: { body: 'ok'.repeat(400) } });
  const { id } = await exports.start('jsonl', {});
  const lines = (await readAll(exports, id)).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({
      id: row.id,
      room: 'room-1',
      endpointUrl: endpoints[2]!.url,
      state: 'delivered',
      events: [{ id: row.eventId, transcriptId: row.transcriptId }],
      attempts: [expect.objectContaining({ number: 1, outcome: 'response', answerStart: 'ok'.repeat(250) })],
    }),
  ]);
  expect(JSON.stringify(lines)).not.toContain('request_headers');
});

test('JSON is one list of all deliveries, however many parts it comes in, also of none', async () => {
  const { add, exports } = exporting();
  const rows = Array.from({ length: 250 }, () => add({ state: 'delivered', attempt: { body: 'ok' } }));
  const { id } = await exports.start('json', {});
  const list = JSON.parse(await readAll(exports, id)) as { id: string; attempts: unknown[] }[];
  expect(list.map((delivery) => delivery.id)).toEqual(rows.map((row) => row.id));
  expect(list[249]!.attempts).toHaveLength(1);
  const none = await exports.start('json', { states: ['cancelled'] });
  expect(JSON.parse(await readAll(exports, none.id))).toEqual([]);
});

test.each(['json', 'jsonl', 'csv'] as const)(
  'what is pruned while it is exported leaves no gap in %s',
  async (format) => {
    const pages: string[][] = [];
    const { add, exports, sqlite } = exporting((ids) => {
      pages.push(ids);
      // Of the first page nothing is left, of the second half, of the third nothing, of the last all but its end.
      const gone = [ids, ids.slice(50), ids, ids.slice(-1)][pages.length - 1]!;
      prune(gone);
    });
    const prune = (ids: string[]): void =>
      void sqlite
        .prepare('DELETE FROM deliveries WHERE id IN (SELECT value FROM json_each(?))')
        .run(JSON.stringify(ids));
    const rows = Array.from({ length: 350 }, () => add({ state: 'delivered' })).map(({ id }) => id);
    const { id } = await exports.start(format, {});
    const text = await readAll(exports, id);
    const lines = text.trimEnd().split(/\r?\n/);
    const idsOf = {
      json: () => (JSON.parse(text) as { id: string }[]).map((row) => row.id),
      jsonl: () => lines.map((line) => (JSON.parse(line) as { id: string }).id),
      csv: () => lines.slice(1).map((line) => line.split(',')[0]!),
    };
    expect(pages.map(({ length }) => length)).toEqual([100, 100, 100, 50]);
    expect(idsOf[format]()).toEqual([...rows.slice(100, 150), ...rows.slice(300, 349)]);
    expect(exports.get(id)).toMatchObject({ state: 'finished', done: 350 });
  },
);

test('where everything is pruned before its turn, what is left is an empty list', async () => {
  const { add, exports, sqlite } = exporting(() => sqlite.exec('DELETE FROM deliveries'));
  for (let i = 0; i < 150; i += 1) add({ state: 'delivered' });
  const { id } = await exports.start('json', {});
  expect(JSON.parse(await readAll(exports, id))).toEqual([]);
});

test('a large export comes in parts, goes on while others come in, and is whole exactly once', async () => {
  const { add, exports, told, clock } = exporting();
  const rows = Array.from({ length: 1234 }, () => add({ attempt: null }));
  const { id } = await exports.start('jsonl', {});
  const seen: string[] = [];
  let parts = 0;
  let largest = 0;
  for await (const chunk of exports.chunks(id)) {
    parts += 1;
    largest = Math.max(largest, chunk.length);
    clock.advance(100);
    // What comes in meanwhile is not part of it, and shifts nothing.
    add({ attempt: null });
    seen.push(
      ...chunk
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { id: string }).id),
    );
  }
  expect(seen).toEqual(rows.map((row) => row.id));
  expect(parts).toBeGreaterThan(10);
  expect(largest).toBeLessThan(100_000);
  expect(told.at(-1)).toMatchObject({ state: 'finished', done: 1234 });
  expect(told.filter(({ state }) => state === 'running').length).toBeGreaterThan(3);
  await expect(readAll(exports, id)).rejects.toThrow(/already fetched/);
});

test('a file is there only once it is whole, and one that was stopped or cannot be written leaves nothing', async () => {
  const { add, exports } = exporting();
  for (let i = 0; i < 500; i += 1) add({ attempt: null });
  const folder = temporaryFolder();
  const file = join(folder, 'all.csv');
  const start = async () => (await exports.start('csv', {})).id;

  const whole = await start();
  exports.toFile(whole, file);
  expect(existsSync(file)).toBe(false);
  await until('it is finished', () => exports.get(whole).state === 'finished');
  expect(readFileSync(file, 'utf8').trimEnd().split('\r\n')).toHaveLength(501);

  const stopped = await start();
  exports.toFile(stopped, join(folder, 'stopped.csv'));
  exports.stop(stopped);
  await until('its part is gone', () => !existsSync(join(folder, 'stopped.csv.unfinished')));
  expect(exports.get(stopped).state).toBe('stopped');
  expect(existsSync(join(folder, 'stopped.csv'))).toBe(false);

  const impossible = await start();
  exports.toFile(impossible, join(folder, 'no', 'such', 'folder.csv'));
  await until('it failed', () => exports.get(impossible).state === 'failed');
  expect(exports.get(impossible).problem).toMatch(/folder\.csv could not be written: ENOENT/);
});

test('over HTTP an export is fetched with a token, as it is read, and ends the connection when it is stopped', async () => {
  const receiver = await startReceiver();
  const relay = await serveTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url);
  for (let i = 0; i < 3; i += 1) await relay.accept(roomId, `t${i}`);
  await until(
    'all are delivered',
    async () => (await relay.ask('delivery.count', { filter: { states: ['delivered'] } })).count === 3,
  );
  const get = (query: string, headers: Record<string, string> = withBearer(relay.adminToken)) =>
    askHttp(`${relay.url}/api/delivery.export${query}`, { headers });

  const csv = await get(`?format=csv&filter=${encodeURIComponent('{"states":["delivered"]}')}`);
  expect(csv.status).toBe(200);
  expect(csv.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="deliveries-2026-11-23.csv"',
  });
  expect(csv.text.trimEnd().split('\r\n')).toHaveLength(4);
  const jsonl = await get('?format=jsonl');
  expect(
    jsonl.text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { title: string }).title),
  ).toEqual(['Meeting t0', 'Meeting t1', 'Meeting t2']);

  const { data: begun } = (await relay.api('export.start', { format: 'jsonl' })).json();
  expect(begun).toMatchObject({ state: 'waiting', file: null, total: { count: 3 } });
  expect((await get(`?id=${begun.id}`)).text).toBe(jsonl.text);
  expect((await relay.api('export.get', { id: begun.id })).json().data).toMatchObject({
    state: 'finished',
    done: 3,
  });
  expect((await get(`?id=${begun.id}`)).status).toBe(409);

  expect((await get('?format=csv', {})).status).toBe(401);
  expect((await get('?format=xls')).json().error).toMatchObject({
    code: 'invalid_input',
    message: 'format: Choose csv, json or jsonl.',
  });
  expect((await get('?filter={')).json().error).toMatchObject({
    code: 'invalid_input',
    issues: [{ path: 'filter' }],
  });
  expect((await get('?id=nothing')).status).toBe(404);
  expect((await relay.api('delivery.export', {})).status).toBe(405);
});

test('a download that nobody reads on waits without filling the memory, and stopping it cuts it off', async () => {
  const store = storedHistory();
  for (let i = 0; i < 3000; i += 1) store.add({ title: 'x'.repeat(10_000), attempt: null });
  store.close();
  const relay = await serveTestEngine({ engine: { dataDir: dirname(store.file), clock: store.clock } });
  const { data: begun } = (await relay.api('export.start', { format: 'jsonl' })).json();
  const state = async () => (await relay.api('export.get', { id: begun.id })).json().data as ExportView;
  const response = await new Promise<IncomingMessage>((resolve) => {
    const url = `${relay.url}/api/delivery.export?id=${begun.id}`;
    request(url, { headers: withBearer(relay.adminToken) }, resolve).end();
  });
  response.pause();
  let before = -1;
  await until('it stands still', async () => {
    for (let i = 0; i < 50; i += 1) await state();
    const { done } = await state();
    const still = done === before && done > 0;
    before = done;
    return still;
  });
  expect(before).toBeLessThan(3000);
  await relay.api('export.stop', { id: begun.id });
  const ended = new Promise((resolve) => {
    response.once('error', resolve);
    response.once('end', () => resolve('end'));
  });
  response.resume();
  expect(await ended).toBeInstanceOf(Error);
  expect(await state()).toMatchObject({ state: 'stopped' });
});
