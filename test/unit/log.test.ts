import { expect, test } from 'vitest';
import { RelayError } from '../../src/main/lib/errors.ts';
import { createLog } from '../../src/main/lib/log.ts';

function logInto() {
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), clock: { now: () => 1_700_000_000_000 } });
  return { log, lines, last: () => JSON.parse(lines.at(-1)!) as Record<string, unknown> };
}

test('a line is one JSON object with its time, level and event first', () => {
  const { log, lines } = logInto();
  log.info('delivery recorded', { deliveryId: 'd1', attempt: 2, held: null, left: undefined });
  log.warn('slow');
  log.error('text\nwith a line end');
  expect(lines).toEqual([
    '{"time":"2023-11-14T22:13:20.000Z","level":"info","event":"delivery recorded","deliveryId":"d1","attempt":2,"held":null}',
    '{"time":"2023-11-14T22:13:20.000Z","level":"warn","event":"slow"}',
    '{"time":"2023-11-14T22:13:20.000Z","level":"error","event":"text\\nwith a line end"}',
  ]);
});

test.each([
  'secret',
  'Secret',
  'signing_secret',
  'token',
  'intakeToken',
  'password',
  'Authorization',
  'Proxy-Authorization',
  'cookie',
  'Set-Cookie',
  'X-Webhook-Signature',
  'signature',
  'apiKey',
  'X-API-Key',
  'api_key',
  'passphrase',
])('a field named %s is never shown, however deep', (name) => {
  const { log, lines, last } = logInto();
  log.info('x', { [name]: 'pearl', deep: [{ [name]: { inner: 'pearl' } }], map: new Map([[name, 'pearl']]) });
  expect(lines[0]).not.toContain('pearl');
  expect(last()[name]).toBe('[redacted]');
});

test('fields that only speak of a secret are shown', () => {
  const { log, last } = logInto();
  log.info('x', {
    hasSecret: true,
    secretId: 's1',
    secretHint: '…wxyz',
    cipherBackend: 'key-file',
    token: null,
  });
  expect(last()).toMatchObject({
    hasSecret: true,
    secretId: 's1',
    secretHint: '…wxyz',
    cipherBackend: 'key-file',
    token: null,
  });
});

test('a registered secret appears nowhere: event, values, names, errors, their causes and stacks, child logs', () => {
  const { log, lines } = logInto();
  const child = log.child({ path: '/v1?key=pearl"1' });
  log.redact('pearl"1');
  log.redact('');
  const error = new Error('refused pearl"1', { cause: new Error('because of pearl"1') });
  child.error('met pearl"1', {
    'pearl"1': [new Set(['pearl"1 pearl"1'])],
    url: new URL('http://h/#pearl'),
    error,
  });
  expect(lines[0]).not.toContain('pearl\\"1');
  expect(lines[0]).not.toContain('pearl"1');
  expect(lines[0]!.match(/\[redacted\]/g)!.length).toBeGreaterThanOrEqual(8);
  expect(lines[0]).toContain('refused [redacted]');
});

test('of a secret that contains another one nothing is left over', () => {
  const { log, last } = logInto();
  log.redact('abcd');
  log.redact('abcdefgh');
  log.info('x', { text: 'abcdefgh abcd' });
  expect(last().text).toBe('[redacted] [redacted]');
});

test('errors keep name, message, code, stack and cause', () => {
  const { log, last } = logInto();
  const cause = Object.assign(new Error('no space'), { code: 'SQLITE_FULL' });
  log.error('not stored', { error: new RelayError('unavailable', 'The disk is full.', [], { cause }) });
  expect(last().error).toMatchObject({
    name: 'RelayError',
    message: 'The disk is full.',
    code: 'unavailable',
    stack: expect.stringContaining('log.test.ts'),
    cause: { name: 'Error', message: 'no space', code: 'SQLITE_FULL' },
  });
});

test('a child adds its fields to each line; a field of the line itself goes before', () => {
  const { log, last } = logInto();
  const child = log.child({ room: 'r1', step: 1 }).child({ endpoint: 'e1' });
  child.info('x', { step: 2 });
  expect(last()).toMatchObject({ room: 'r1', endpoint: 'e1', step: 2 });
  log.info('y', { level: 9, time: 8, event: 7 });
  expect(last()).toMatchObject({ level: 'info', event: 'y', level_: 9, time_: 8, event_: 7 });
});

test('values JSON cannot hold are shown all the same', () => {
  const { log, last } = logInto();
  const circle: Record<string, unknown> = {
    n: 5n,
    at: new Date(0),
    never: new Date(NaN),
    body: Buffer.from('abc'),
    fn() {},
  };
  circle.self = circle;
  let deep: unknown = 'bottom';
  for (let i = 0; i < 20; i++) deep = { deep };
  log.info('x', { circle, again: [circle.at, circle.at], deep });
  expect(last()).toMatchObject({
    circle: { n: '5', at: '1970-01-01T00:00:00.000Z', never: null, body: '[3 bytes]', self: '[circular]' },
    again: ['1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z'],
  });
  expect(JSON.stringify(last().deep)).toContain('[deeper]');
});
