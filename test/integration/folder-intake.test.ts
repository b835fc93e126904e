import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmdirSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine, temporaryFolder } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const vector = readFileSync(join(import.meta.dirname, '../vectors/plain.json'), 'utf8');

async function watched() {
  const receiver = await startReceiver();
  const relay = await startTestEngine();
  await relay.addRoom('team-standup', receiver.url);
  const folder = temporaryFolder();
  await relay.ask('settings.update', { patch: { intakeFolder: folder } });
  const drop = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    // The engine's clock is a hand clock: files are dated by it.
    const at = relay.clock.now() / 1000;
    utimesSync(file, at, at);
    return file;
  };
  return { receiver, relay, folder, drop };
}

test('a transcript put into the folder is taken in, delivered and moved aside', async () => {
  const { receiver, relay, folder, drop } = await watched();
  drop('monday.json', vector);
  await until('it was moved', async () => {
    await relay.engine.folderIntake.look();
    return existsSync(join(folder, 'accepted', 'monday.json'));
  });
  const [request] = await receiver.waitFor(1);
  expect(request!.body.toString()).toContain('"title":"Meeting Title"');
  drop('again.json', vector);
  await relay.engine.folderIntake.look();
  expect(existsSync(join(folder, 'accepted', 'again.json'))).toBe(true);
  expect((await relay.ask('delivery.list', {})).items).toHaveLength(1);
});

test('a refused file says why beside it, and keeps its place in history', async () => {
  const { relay, folder, drop } = await watched();
  drop('list.json', '[]');
  drop('nameless.json', JSON.stringify({ transcript: {} }));
  drop('unknown.json', JSON.stringify({ ...(JSON.parse(vector) as object), room: { name: 'nobody' } }));
  drop('notes.txt', 'not for us');
  await relay.engine.folderIntake.look();
  const reason = (name: string) => readFileSync(join(folder, 'refused', `${name}.reason.txt`), 'utf8');
  expect(reason('list.json')).toMatch(/does not hold/);
  expect(reason('nameless.json')).toMatch(/does not name its room/);
  expect(reason('unknown.json')).toMatch(/no such room/);
  expect(readdirSync(folder).sort()).toEqual(['notes.txt', 'refused']);
});

test('a file that is still being written is left alone until it is whole, or long as it is', async () => {
  const { relay, folder, drop } = await watched();
  drop('half.json', vector.slice(0, 500));
  await relay.engine.folderIntake.look();
  expect(existsSync(join(folder, 'half.json'))).toBe(true);
  relay.clock.jump(11_000);
  await relay.engine.folderIntake.look();
  expect(readFileSync(join(folder, 'refused', 'half.json.reason.txt'), 'utf8')).toMatch(/not JSON/);
});

test('a disabled room refuses its files; a folder that is not there harms nothing', async () => {
  const { relay, folder, drop } = await watched();
  const [room] = await relay.ask('room.list', {});
  await relay.ask('room.update', { id: room!.id, enabled: false });
  drop('monday.json', vector);
  await relay.engine.folderIntake.look();
  expect(existsSync(join(folder, 'refused', 'monday.json'))).toBe(true);

  const gone = join(folder, 'gone');
  mkdirSync(gone);
  await relay.ask('settings.update', { patch: { intakeFolder: gone } });
  rmdirSync(gone);
  expect(await relay.engine.folderIntake.look()).toEqual({ accepted: 0, refused: 0 });
  mkdirSync(gone);
  expect(await relay.engine.folderIntake.look()).toEqual({ accepted: 0, refused: 0 });
});

test('a folder that cannot be watched is refused, and the one before is kept', async () => {
  const { relay, folder, drop } = await watched();
  const file = drop('a-file', 'text');
  const refusals = [
    ['intake', /whole path/],
    [join(folder, 'missing'), /no such folder/],
    [file, /not a folder/],
  ] as const;
  for (const [intakeFolder, reason] of refusals) {
    await expect(relay.ask('settings.update', { patch: { intakeFolder } })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'patch.intakeFolder', message: expect.stringMatching(reason) as string }],
    });
  }
  expect((await relay.ask('settings.get', {})).intakeFolder).toBe(folder);
});
