import { expect, test } from 'vitest';
import type { BulkView } from '../../src/shared/views.ts';
import { giveUp, startRefusing, transcriptsOf } from '../support/dead-letters.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine, temporaryFolder } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const HOUR = 3_600_000;
const names = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name} ${i}`);
const bulkWhen = (relay: TestEngine, id: string, what: (view: BulkView) => boolean) =>
  until('the recovery is so far', async () => {
    const view = await relay.ask('bulk.get', { id });
    return what(view) ? view : null;
  });
const over = (relay: TestEngine, id: string) => bulkWhen(relay, id, ({ state }) => state !== 'running');
const countOf = async (relay: TestEngine, states: ('pending' | 'sending' | 'dead_letter')[]) =>
  (await relay.ask('delivery.count', { filter: { states } })).count;

test('what failed since a time is counted first, then each is resent once, and the end says how it went', async () => {
  const relay = await startTestEngine();
  const good = await startRefusing(12);
  const bad = await startRefusing(3, { status: 401 });
  const team = await relay.addRoom('team', good.url, { concurrency: 1 });
  const board = await relay.addRoom('board', bad.url, { concurrency: 1 });
  await giveUp(relay, team.roomId, team.endpointId, 4, 'old');
  relay.clock.jump(24 * HOUR);
  const since = relay.clock.now();
  await relay.accept(team.roomId, 'x');
  await until('it came', () => good.requests.length === 9);
  await giveUp(relay, board.roomId, board.endpointId, 3, 'board');
  relay.clock.jump(HOUR);

  expect(await relay.ask('recovery.preview', { since })).toEqual({
    total: 4,
    endpoints: [
      { endpointId: board.endpointId, roomName: 'board', url: bad.url, deadLetters: 3 },
      { endpointId: team.endpointId, roomName: 'team', url: good.url, deadLetters: 1 },
    ],
    leftAlone: [],
  });
  expect((await relay.ask('recovery.preview', {})).total).toBe(8);
  expect((await relay.ask('recovery.preview', { roomId: team.roomId })).total).toBe(5);
  expect((await relay.ask('recovery.preview', { endpointId: board.endpointId, since })).total).toBe(3);
  expect((await relay.ask('recovery.preview', { since: relay.clock.now() })).total).toBe(0);

  bad.setDefault({ status: 403 });
  const [before, alsoBefore] = [good.requests.length, bad.requests.length];
  const started = await relay.ask('recovery.start', { since });
  expect(started).toMatchObject({ action: 'resend', state: 'running', total: 4, more: false });
  const view = await over(relay, started.id);
  expect(view).toMatchObject({
    state: 'finished',
    done: 4,
    waiting: 0,
    delivered: 1,
    retrying: 0,
    givenUp: 3,
    skipped: 0,
    finishedAt: relay.clock.now(),
  });
  expect(transcriptsOf(good.requests.slice(before))).toEqual(['x']);
  expect(transcriptsOf(bad.requests.slice(alsoBefore)).toSorted()).toEqual(names('board', 3));
  expect(await countOf(relay, ['dead_letter'])).toBe(4 + 3);
  const [note] = (await relay.ask('audit.list', { limit: 200 })).filter(
    ({ action }) => action === 'bulk.start',
  );
  expect(note).toMatchObject({ actor: 'desktop', after: { action: 'resend', total: 4 } });
  expect((await relay.ask('bulk.list', {})).map(({ id }) => id)).toEqual([started.id]);
});

test('only a few wait at an endpoint at a time: what comes in meanwhile hardly waits, and stopping leaves the rest', async () => {
  let answer = (): void => {};
  const receiver = await startRefusing(20);
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { concurrency: 1 });
  await giveUp(relay, roomId, endpointId, 20);
  const before = receiver.requests.length;
  const hold = (): void =>
    receiver.setDefault({ delayUntil: new Promise<void>((resolve) => (answer = resolve)) });
  hold();
  const { id } = await relay.ask('recovery.start', {});
  await receiver.waitFor(before + 1);
  expect(await bulkWhen(relay, id, ({ done }) => done > 0)).toMatchObject({ done: 2, waiting: 2 });
  expect(await countOf(relay, ['pending', 'sending'])).toBe(2);
  expect(await countOf(relay, ['dead_letter'])).toBe(18);

  await relay.accept(roomId, 'fresh');
  for (let came = before + 1; !transcriptsOf(receiver.requests).includes('fresh'); came += 1) {
    relay.clock.advance(1);
    const release = answer;
    hold();
    release();
    await receiver.waitFor(came + 1);
  }
  expect(receiver.requests.length - before).toBeLessThanOrEqual(4);

  const stopped = await relay.ask('bulk.stop', { id });
  expect(stopped.state).toBe('stopped');
  receiver.setDefault({ status: 200 });
  answer();
  const end = await bulkWhen(relay, id, ({ waiting }) => waiting === 0);
  expect(end).toMatchObject({ state: 'stopped', delivered: end.done });
  await until('nothing is owed', async () => (await countOf(relay, ['pending', 'sending'])) === 0);
  expect(await countOf(relay, ['dead_letter'])).toBe(20 - end.done);

  expect((await relay.ask('bulk.resume', { id })).state).toBe('running');
  expect(await over(relay, id)).toMatchObject({ state: 'finished', done: 20, delivered: 20, skipped: 0 });
  expect(transcriptsOf(receiver.requests).filter((name) => name.startsWith('dead'))).toHaveLength(40);
  await expect(relay.ask('bulk.resume', { id })).rejects.toThrow('nothing left');
});

test('the rate limit of an endpoint holds', async () => {
  const receiver = await startRefusing(6);
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { concurrency: 1 });
  await giveUp(relay, roomId, endpointId, 6);
  const { endpoints } = await relay.ask('room.get', { id: roomId });
  const { url, permissions } = endpoints[0]!;
  await relay.ask('endpoint.update', {
    id: endpointId,
    endpoint: { url, permissions, rateLimit: { count: 6, seconds: 60 } },
  });
  const before = receiver.requests.length;
  const { id } = await relay.ask('recovery.start', {});
  for (let sent = 1; sent <= 6; sent += 1) {
    await receiver.waitFor(before + sent);
    await bulkWhen(relay, id, (view) => view.delivered === sent);
    expect(receiver.requests).toHaveLength(before + sent);
    if (sent === 6) break;
    await bulkWhen(relay, id, ({ heldUp }) => heldUp[0]?.reason === 'rate_limit');
    relay.clock.advance(9_999);
    await relay.ask('engine.status', {});
    expect(receiver.requests).toHaveLength(before + sent);
    relay.clock.advance(1);
  }
  expect((await over(relay, id)).delivered).toBe(6);
});

test('an endpoint that still fails is spared by its breaker, says so, and gets the rest when it is back', async () => {
  const receiver = await startRefusing(30);
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { concurrency: 1 });
  const other = await startRefusing(3);
  const quick = await relay.addRoom('quick', other.url, { concurrency: 1 });
  await giveUp(relay, roomId, endpointId, 30);
  await giveUp(relay, quick.roomId, quick.endpointId, 3);
  receiver.setDefault({ status: 503 });
  const before = receiver.requests.length;
  const { id } = await relay.ask('recovery.start', {});
  const waiting = await bulkWhen(relay, id, ({ heldUp }) => heldUp.length > 0);
  expect(waiting.heldUp).toEqual([
    {
      endpointId,
      roomName: 'team',
      url: receiver.url,
      reason: 'breaker',
      until: relay.clock.now() + 30_000,
    },
  ]);
  expect(receiver.requests.length - before).toBe(5);
  await bulkWhen(relay, id, ({ delivered, retrying }) => delivered === 3 && retrying === 5);

  relay.clock.advance(30_000);
  await receiver.waitFor(before + 6);
  receiver.setDefault({ status: 200 });
  await until('all of them arrived', async () => {
    // The clock stands while an attempt is under way: its deadline is by the same clock.
    if (relay.engine.status().sending === 0) relay.clock.advance(20_000);
    return (await countOf(relay, ['pending', 'sending', 'dead_letter'])) === 0;
  });
  const view = await over(relay, id);
  expect([view.done, view.delivered + view.retrying, view.givenUp]).toEqual([33, 33, 0]);
  expect(new Set(transcriptsOf(receiver.requests.slice(before)))).toEqual(new Set(names('dead', 30)));
});

test('in strict order it waits for an earlier one that is tried again later, and says so', async () => {
  const receiver = await startReceiver({ script: [{ status: 404 }, { status: 404 }, { status: 503 }] });
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url, { strictOrder: true });
  for (const id of ['a', 'b']) await relay.accept(roomId, id);
  const [b, a] = await until('both are given up', async () => {
    const { items } = await relay.ask('delivery.list', { filter: { states: ['dead_letter'] } });
    return items.length === 2 ? items : null;
  });
  await relay.ask('delivery.resend', { id: a!.id });
  const retried = await until('the first failed again', async () => {
    const { items } = await relay.ask('delivery.list', { filter: { states: ['pending'] } });
    return items[0]?.attemptsMade === 2 && items[0].state === 'pending' ? items[0] : null;
  });
  const { id } = await relay.ask('bulk.start', { action: 'resend', filter: { states: ['dead_letter'] } });
  const waiting = await bulkWhen(relay, id, ({ heldUp }) => heldUp.length > 0);
  expect(waiting.heldUp).toMatchObject([{ roomName: 'team', reason: 'order', until: null }]);
  expect(await relay.ask('delivery.get', { id: b!.id })).toMatchObject({
    heldReason: 'order',
    waitsFor: a!.id,
  });
  relay.clock.advance(retried.dueAt! - relay.clock.now());
  const { heldUp, delivered } = await bulkWhen(relay, id, ({ state }) => state === 'finished');
  expect([heldUp, delivered]).toEqual([[], 1]);
});

test('deliveries change while a recovery runs: none that was dead is missed, none is sent twice', async () => {
  const receiver = await startRefusing(130);
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { concurrency: 1 });
  const late = await startReceiver({ default: { status: 503 } });
  const slow = await relay.addRoom('slow', late.url, {
    retryPolicy: { firstDelaySeconds: 600, maxDelaySeconds: 600, maxTotalSeconds: 600, maxRetries: 1 },
  });
  // Older than all that is dead by then, and their last attempt comes later than any.
  for (const name of names('late', 2)) await relay.accept(slow.roomId, name);
  await late.waitFor(2);
  await giveUp(relay, roomId, endpointId, 130);
  const dead = (
    await relay.ask('delivery.list', { filter: { states: ['dead_letter'] }, limit: 200 })
  ).items.map(({ id, title }) => ({ id, name: title!.replace('Meeting ', '') }));
  const before = receiver.requests.length;

  let answer = (): void => {};
  const hold = (): void =>
    receiver.setDefault({ delayUntil: new Promise<void>((resolve) => (answer = resolve)) });
  const letOneThrough = async (): Promise<void> => {
    const came = receiver.requests.length;
    const release = answer;
    hold();
    release();
    await receiver.waitFor(came + 1);
  };
  hold();
  const { id } = await relay.ask('recovery.start', {});
  await receiver.waitFor(before + 1);
  for (let i = 0; i < 10; i += 1) await letOneThrough();

  // By hand: two far ahead, one on the same page; they are tried in their turn, and not by the recovery as well.
  const byHand = [dead[1]!, dead[5]!, dead[100]!];
  for (const delivery of byHand) await relay.ask('delivery.resend', { id: delivery.id });
  await relay.ask('delivery.resend', { id: dead[8]!.id });
  await relay.ask('delivery.cancel', { id: dead[8]!.id });
  // A late retry ends others, which are older and were not dead when it began.
  relay.clock.jump(660_000);
  relay.engine.networkReturned();
  await until(
    'the late ones are given up',
    async () =>
      (
        await relay.ask('delivery.count', {
          filter: { endpointId: slow.endpointId, states: ['dead_letter'] },
        })
      ).count === 2,
  );
  for (const name of names('fresh', 3)) await relay.accept(roomId, name);
  receiver.setDefault({ status: 200 });
  answer();

  const view = await over(relay, id);
  await until('nothing is owed', async () => (await countOf(relay, ['pending', 'sending'])) === 0);
  const sent = transcriptsOf(receiver.requests.slice(before)).filter((name) => name.startsWith('dead'));
  const wanted = dead.filter((delivery) => delivery !== dead[8]).map(({ name }) => name);
  expect(sent.toSorted()).toEqual(wanted.toSorted());
  expect(view.delivered + view.skipped).toBe(130);
  expect(view.skips).toEqual({ changed: 4 });
  expect(late.requests).toHaveLength(4);
  expect(await countOf(relay, ['dead_letter'])).toBe(2);
});

test('what is given up after the start is not of it, however long it runs and whatever the filter', async () => {
  const receiver = await startRefusing(105);
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { concurrency: 1 });
  await giveUp(relay, roomId, endpointId, 105);
  const before = receiver.requests.length;
  let answer = (): void => {};
  const hold = (): void =>
    receiver.setDefault({ status: 404, delayUntil: new Promise<void>((resolve) => (answer = resolve)) });
  hold();
  const filter = { states: ['dead_letter' as const] };
  const { id } = await relay.ask('bulk.start', { action: 'resend', filter });
  await receiver.waitFor(before + 1);
  await relay.accept(roomId, 'later');
  for (let came = before + 1; !transcriptsOf(receiver.requests).includes('later'); came += 1) {
    relay.clock.advance(1);
    const release = answer;
    hold();
    release();
    await receiver.waitFor(came + 1);
  }
  answer();
  receiver.setDefault({ status: 200 });
  const view = await over(relay, id);
  expect([view.total, view.done]).toEqual([105, 105]);
  expect(transcriptsOf(receiver.requests).filter((name) => name === 'later')).toHaveLength(1);
  expect(await countOf(relay, ['dead_letter'])).toBe(view.givenUp + 1);
});

test('a restart in its middle goes on with the rest, and its numbers are whole', async () => {
  const receiver = await startRefusing(20);
  const dataDir = temporaryFolder();
  const first = await startTestEngine({ dataDir });
  const { roomId, endpointId } = await first.addRoom('team', receiver.url, { concurrency: 1 });
  await giveUp(first, roomId, endpointId, 20);
  const before = receiver.requests.length;
  const { id } = await first.ask('recovery.start', {});
  await bulkWhen(first, id, ({ delivered }) => delivered >= 3);
  receiver.setDefault({ hang: 'headers' });
  const came = receiver.requests.length;
  await receiver.waitFor(came + 1);
  await first.stop();

  receiver.setDefault({ status: 200 });
  const second = await startTestEngine({ dataDir, clock: first.clock });
  const view = await over(second, id);
  expect(view).toMatchObject({ state: 'finished', total: 20, done: 20, delivered: 20, skipped: 0 });
  const sent = transcriptsOf(receiver.requests.slice(before));
  // What was under way when it ended is tried again, as after any restart.
  expect(sent).toHaveLength(21);
  expect(new Set(sent)).toEqual(new Set(names('dead', 20)));
  expect(await countOf(second, ['dead_letter', 'pending', 'sending'])).toBe(0);
});

test('what failed before the clock was put back is not missed', async () => {
  const receiver = await startRefusing(4);
  const relay = await startTestEngine();
  const { roomId, endpointId } = await relay.addRoom('team', receiver.url, { concurrency: 1 });
  await giveUp(relay, roomId, endpointId, 4);
  relay.clock.jump(-2 * HOUR);
  const { id, total } = await relay.ask('recovery.start', { since: relay.clock.now() });
  expect(total).toBe(4);
  expect(await over(relay, id)).toMatchObject({ done: 4, delivered: 4, skipped: 0 });
});

test('over a restart the rate limit counts on, and what was stopped stays so until somebody goes on', async () => {
  const receiver = await startRefusing(6);
  const dataDir = temporaryFolder();
  const first = await startTestEngine({ dataDir });
  const { roomId, endpointId } = await first.addRoom('team', receiver.url, { concurrency: 1 });
  await giveUp(first, roomId, endpointId, 6);
  const { url, permissions } = (await first.ask('room.get', { id: roomId })).endpoints[0]!;
  const rateLimit = { count: 1, seconds: 3600 as const };
  await first.ask('endpoint.update', { id: endpointId, endpoint: { url, permissions, rateLimit } });
  const before = receiver.requests.length;
  const { id } = await first.ask('recovery.start', {});
  await bulkWhen(first, id, ({ delivered, heldUp }) => delivered === 1 && heldUp[0]?.reason === 'rate_limit');
  first.clock.advance(HOUR / 2);
  await first.stop();

  const second = await startTestEngine({ dataDir, clock: first.clock });
  const held = await bulkWhen(second, id, ({ heldUp }) => heldUp.length > 0);
  expect(held.heldUp[0]).toMatchObject({ reason: 'rate_limit', until: second.clock.now() + HOUR / 2 });
  expect(receiver.requests).toHaveLength(before + 1);
  second.clock.advance(HOUR / 2);
  await bulkWhen(second, id, ({ delivered }) => delivered === 2);
  const stopped = await second.ask('bulk.stop', { id });
  await second.stop();

  const third = await startTestEngine({ dataDir, clock: first.clock });
  const hourByHour = (what: (view: BulkView) => boolean) =>
    bulkWhen(third, id, (view) => {
      // The clock stands while an attempt is under way: its deadline is by the same clock.
      if (third.engine.status().sending === 0) third.clock.advance(HOUR);
      return what(view);
    });
  const { done } = await hourByHour(({ waiting }) => waiting === 0);
  expect(done).toBe(stopped.done);
  expect(done).toBeLessThan(6);
  for (let i = 0; i < 5; i += 1) third.clock.advance(HOUR);
  expect(await third.ask('bulk.get', { id })).toMatchObject({ state: 'stopped', done, waiting: 0 });
  expect(await countOf(third, ['dead_letter'])).toBe(6 - done);
  await third.ask('bulk.resume', { id });
  expect(await hourByHour(({ state }) => state === 'finished')).toMatchObject({ done: 6, delivered: 6 });
  expect(new Set(transcriptsOf(receiver.requests.slice(before)))).toEqual(new Set(names('dead', 6)));
});

test('what cannot be sent to is left alone, and said: before it starts, and while it runs', async () => {
  const [one, two, three] = [await startRefusing(3), await startRefusing(2), await startRefusing(8)];
  const relay = await startTestEngine();
  const disabled = await relay.addRoom('disabled', one.url, { concurrency: 1 });
  const removed = await relay.addRoom('removed', two.url, { concurrency: 1 });
  const open = await relay.addRoom('open', three.url, { concurrency: 1 });
  await giveUp(relay, disabled.roomId, disabled.endpointId, 3);
  await giveUp(relay, removed.roomId, removed.endpointId, 2);
  await giveUp(relay, open.roomId, open.endpointId, 8);
  await relay.ask('endpoint.disable', { id: disabled.endpointId });
  await relay.ask('endpoint.remove', { id: removed.endpointId });
  const preview = await relay.ask('recovery.preview', {});
  expect(preview.total).toBe(8);
  expect(
    preview.leftAlone.map(({ roomName, deadLetters, reason }) => [roomName, deadLetters, reason]),
  ).toEqual([
    ['disabled', 3, 'endpoint_disabled'],
    ['removed', 2, 'endpoint_removed'],
  ]);

  three.setDefault({ hang: 'headers' });
  const before = three.requests.length;
  const { id } = await relay.ask('recovery.start', {});
  await three.waitFor(before + 1);
  await relay.ask('endpoint.disable', { id: open.endpointId });
  await three.close();
  const view = await over(relay, id);
  expect(view.skips).toEqual({ endpoint_disabled: 7 });
  expect([view.total, view.done, view.retrying]).toEqual([8, 2, 1]);
  // One was tried and is owed, one was resent and is held; the others are as they were.
  expect(await countOf(relay, ['dead_letter'])).toBe(3 + 2 + 6);

  // What was chosen by a filter of one's own is counted with them, and says why they were left alone.
  const filter = { states: ['dead_letter' as const] };
  const all = await relay.ask('bulk.start', { action: 'resend', filter });
  expect(await over(relay, all.id)).toMatchObject({
    total: 11,
    done: 0,
    skips: { endpoint_disabled: 9, endpoint_removed: 2 },
  });
});

test('bulk cancels and chosen ones go the same way', async () => {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  const { roomId } = await relay.addRoom('team', receiver.url);
  await relay.ask('engine.pause', {});
  for (let i = 0; i < 120; i += 1) await relay.accept(roomId, `t${i}`);
  const filter = { roomId, states: ['pending' as const] };
  const started = await relay.ask('bulk.start', { action: 'cancel', filter });
  expect(await over(relay, started.id)).toMatchObject({ total: 120, done: 120, skipped: 0 });
  const { items } = await relay.ask('delivery.list', { limit: 200 });
  expect(items.every(({ state }) => state === 'cancelled')).toBe(true);

  await relay.ask('engine.resume', {});
  const ids = items.slice(0, 30).map(({ id }) => id);
  const chosen = await relay.ask('bulk.start', { action: 'resend', ids: [...ids, 'unknown'] });
  expect(await over(relay, chosen.id)).toMatchObject({ total: 30, done: 30, delivered: 30, filter: null });
  expect(receiver.requests).toHaveLength(30);
  const nothing = await relay.ask('bulk.start', { action: 'resend', ids: [] });
  expect(await over(relay, nothing.id)).toMatchObject({ state: 'finished', total: 0 });
  await expect(relay.ask('bulk.start', { action: 'resend' })).rejects.toThrow('Choose deliveries');
  await expect(relay.ask('bulk.get', { id: 'unknown' })).rejects.toThrow('forgotten');
});
