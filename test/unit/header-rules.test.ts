import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkHeader, checkHeaders, isAlwaysSensitive } from '../../src/shared/header-rules.ts';

const RESERVED = `
  Content-Type Content-Length Content-Encoding Host Connection Keep-Alive Transfer-Encoding
  TE Trailer Upgrade Expect Proxy-Authorization Proxy-Connection
  X-Webhook-Signature X-Webhook-Event X-Webhook-Id X-Webhook-Retry X-Webhook-Anything
  webhook-id webhook-timestamp webhook-signature Sec-Fetch-Site`;
test.each(RESERVED.trim().split(/\s+/))('%s is reserved, in any case', (name) => {
  for (const typed of [name, name.toLowerCase(), name.toUpperCase()]) {
    expect(checkHeader(typed, 'v')).toEqual({
      field: 'name',
      message: `${typed} is set by Reflector Relay itself. Choose another name.`,
    });
  }
});

test.each(['X Team', 'X-Team:', 'X-Tëam', 'X-Team\r\nHost', '(x)', 'a/b', '"x"', 'x\0', '\t'])(
  'the name %j cannot be a header’s',
  (name) => expect(checkHeader(name, 'v')).toMatchObject({ field: 'name' }),
);

test.each(['a\nb', 'a\rb', 'a\r\nX-Injected: 1', 'a\0b', '\x7f', '–', '🐟'])(
  'the value %j cannot be sent',
  (value) => expect(checkHeader('X-Team', value)).toMatchObject({ field: 'value' }),
);

test.each([
  ['X-Team', 'blue'],
  ['User-Agent', 'ours/2.0 (+https://a.example)'],
  ['Authorization', 'Bearer a.b.c=='],
  ['X-Name', 'Zoë'],
  ['X-Tab', 'a\tb'],
  ['X-Empty', ''],
  ["!#$%&'*+-.^_`|~09azAZ", 'v'],
])('%s: %j may be sent', (name, value) => expect(checkHeader(name, value)).toBeNull());

test('values that always carry a secret are known in any case', () => {
  for (const name of ['Authorization', 'COOKIE', ' proxy-authorization '])
    expect(isAlwaysSensitive(name)).toBe(true);
  expect(isAlwaysSensitive('X-Api-Key')).toBe(false);
  expect(checkHeaders([{ name: 'cookie', value: '', sensitive: false }])).toMatchObject([
    { path: '0.value' },
  ]);
});

test('the documentation names what is refused', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/endpoints.md'), 'utf8');
  for (const name of ['Content-Type', 'Content-Length', 'Host', 'X-Webhook-…', 'webhook-…', 'Proxy-…'])
    expect(page).toContain(`\`${name}\``);
});
