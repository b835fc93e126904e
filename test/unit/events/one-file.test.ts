import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALL_EVENT_TYPES } from '../../../src/shared/model.ts';

/*
 * An event type is one file and its line in the list. So the file that CONTRIBUTING.md shows is added to a copy of the
 * sources, which must compile as they are and know the type everywhere.
 */

const root = join(import.meta.dirname, '../../..');
const LIST = 'src/shared/events/event-types.ts';
const FILE = 'src/shared/events/types/meeting-started.ts';

let tree: string;
const read = (file: string): string => readFileSync(join(tree, file), 'utf8');
const write = (file: string, text: string): void => writeFileSync(join(tree, file), text);

/** Runs a command in the copy; answers its exit code with all it said. */
function run(command: string, ...args: string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) =>
    execFile(command, args, { cwd: tree, maxBuffer: 64 << 20 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: stdout + stderr }),
    ),
  );
}
const compile = (what: 'src' | 'src/shared') =>
  run(join(root, 'node_modules/.bin/tsc'), '-p', `${what.replace('/', '-')}.json`);

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'reflector-relay-type-'));
  cpSync(join(root, 'src'), join(tree, 'src'), { recursive: true });
  for (const file of ['tsconfig.base.json', 'package.json']) cpSync(join(root, file), join(tree, file));
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  const pageOptions = JSON.parse(readFileSync(join(root, 'tsconfig.page-tests.json'), 'utf8')) as {
    compilerOptions: object;
  };
  const options = { ...pageOptions.compilerOptions, composite: false, tsBuildInfoFile: undefined };
  for (const what of ['src', 'src/shared']) {
    const project = { extends: './tsconfig.base.json', compilerOptions: options, include: [what] };
    write(`${what.replace('/', '-')}.json`, JSON.stringify(project));
  }

  const [, shown] = /```ts\n([\s\S]+?)```/.exec(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'))!;
  write(FILE, shown!);
  const line = "import { meetingStarted } from './types/meeting-started.ts';\n";
  write(LIST, line + read(LIST).replace('testEvent] as const', 'meetingStarted, testEvent] as const'));
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

test('one file and its line in the list are a whole event type', { timeout: 60_000 }, async () => {
  expect(await compile('src')).toEqual({ code: 0, said: '' });
  write(
    'everywhere.ts',
    `
    import { endpointRequests, endpointSettings } from './src/shared/contract/endpoints.ts';
    import { deliveryFilter } from './src/shared/contract/deliveries.ts';
    import { roomRequests } from './src/shared/contract/rooms.ts';
    import { bodyText, sampleContent } from './src/shared/events/event-types.ts';
    import { PAYLOAD_VERSIONS } from './src/shared/events/payloads/versions.ts';
    import { fromSubmitted, submittedEvent } from './src/shared/events/submitted-event.ts';
    import { deliveriesTexts } from './src/renderer/texts/deliveries.ts';
    import { roomsTexts } from './src/renderer/texts/rooms.ts';
    const type = 'meeting.started';
    const content = sampleContent(type, 0, 'room-1');
    const event = { type, source_kind: 'room', room: { name: 'team' }, meeting: { id: 'm1' } };
    const endpoint = { url: 'https://a.example/', eventTypes: [type] };
    console.log(JSON.stringify({
      subscribed: endpointSettings.parse(endpoint).eventTypes,
      filter: deliveryFilter.parse({ eventType: type }).eventType,
      tested: endpointRequests['endpoint.test'].input.parse({ endpoint, eventType: type }).eventType,
      example: roomRequests['event.example'].input.parse({ payloadVersion: '2025-08-27', eventType: type }).eventType,
      submitted: fromSubmitted(submittedEvent.parse(event), 'room-1', 0),
      bodies: PAYLOAD_VERSIONS.map((version) =>
        JSON.parse(bodyText(version, { eventId: 'e1', eventType: type, content, roomName: 'team' })).event),
      texts: [roomsTexts.form.eventNames[type], deliveriesTexts.eventType[type]],
    }));`,
  );
  const { code, said } = await run(process.execPath, '--no-warnings', 'everywhere.ts');
  expect(code, said).toBe(0);
  expect(JSON.parse(said)).toEqual({
    subscribed: ['meeting.started'],
    filter: 'meeting.started',
    tested: 'meeting.started',
    example: 'meeting.started',
    submitted: {
      kind: 'started',
      roomId: 'room-1',
      timestamp: '1970-01-01T00:00:00.000Z',
      meeting: { id: 'm1', title: null },
    },
    bodies: ['meeting.started', 'meeting.started'],
    texts: ['A meeting began', 'Started'],
  });
});

test('the compiler names what a definition lacks', { timeout: 60_000 }, async () => {
  const whole = read(FILE);
  for (const [part, lacking] of [
    [/ +'2025-12-26': .+\n/, '2025-12-26'],
    [/ +sample: .+\n/, 'sample'],
    [/ +label: .+\n/, 'label'],
  ] as const) {
    expect(whole).toMatch(part);
    write(FILE, whole.replace(part, ''));
    const { code, said } = await compile('src/shared');
    expect(code).not.toBe(0);
    expect(said).toMatch(new RegExp(`meeting-started\\.ts.*\n?.*${lacking}`));
  }
});

test.each(['endpoints', 'receivers'])('the documentation names every type: %s', (name) => {
  const page = readFileSync(join(root, `docs/${name}.md`), 'utf8');
  for (const type of ALL_EVENT_TYPES) expect(page).toContain(`\`${type}\``);
});
