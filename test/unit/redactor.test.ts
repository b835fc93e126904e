import { expect, test } from 'vitest';
import { createRedactor } from '../../src/main/lib/redactor.ts';
import { seededRandom } from '../support/hand-clock.ts';

const HEX = 'a'.repeat(64);
const BASE64 = `${'b'.repeat(43)}=`;

test.each([
  ['postgres://user:pa:ss@host/db', 'postgres://[redacted]@host/db'],
  ['met https://u@h.example/a/b?token=x&y=1#z, then', 'met https://[redacted]@h.example/a/b?[redacted] then'],
  ['https://h.example/plain/path', 'https://h.example/plain/path'],
  ['GET /open?code=abc&next=/rooms', 'GET /open?code=[redacted]&next=/rooms'],
  [`t=1700000000,v1=${HEX},v1=${HEX}`, 't=1700000000,v1=[redacted],v1=[redacted]'],
  [`v1,${BASE64} v1,${BASE64}`, 'v1,[redacted] v1,[redacted]'],
  [`key whsec_${BASE64}`, 'key whsec_[redacted]'],
  ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [redacted]'],
  ['authorization: basic dXNlcjpwYXNz', 'authorization: basic [redacted]'],
  ['token rri_abcdefghijk', 'token rri_[redacted]'],
  ['a basic mistake, the bearer of news', 'a basic mistake, the bearer of news'],
])('%s', (text, shown) => {
  expect(createRedactor().hide(text)).toBe(shown);
});

test('a secret is hidden in every form a receiver may echo it in', () => {
  const { add, hide } = createRedactor();
  const secret = 'pearl "and" diver/ü+1';
  add(secret);
  for (const form of [
    secret,
    JSON.stringify({ secret }),
    `https://h/?q=${encodeURIComponent(secret)}`,
    `echo ${encodeURIComponent(secret)}`,
    `whsec_${Buffer.from(secret).toString('base64')}`,
    Buffer.from(secret).toString('base64'),
  ]) {
    expect(hide(form), form).not.toMatch(/pearl|diver|cGVhcmw/);
  }
});

test('a short secret is hidden where it stands alone, not inside words and ids', () => {
  const { add, hide } = createRedactor();
  add('cat');
  expect(hide('cat, "cat" concatenate 019acat7')).toBe('[redacted], "[redacted]" concatenate 019acat7');
});

test('what is to be hidden once is not hidden the next time', () => {
  const { hide } = createRedactor();
  expect(hide('saw 0123456789abcdef', ['0123456789abcdef'])).toBe('saw [redacted]');
  expect(hide('saw 0123456789abcdef')).toBe('saw 0123456789abcdef');
});

test('hides among thousands of secrets what a slow and simple search finds', () => {
  const random = seededRandom();
  const letters = 'abc';
  const word = (length: number): string =>
    Array.from({ length }, () => letters[Math.floor(random.fraction() * letters.length)]).join('');
  const secrets = Array.from({ length: 300 }, () => word(8 + Math.floor(random.fraction() * 4)));
  const { add, hide } = createRedactor();
  secrets.forEach(add);
  const texts = Array.from({ length: 200 }, () => word(40));
  const clean = texts.filter((text) => !secrets.some((secret) => text.includes(secret)));
  const shown = texts.map((text) => hide(text));
  expect(shown.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([]);
  expect(clean.map((text) => hide(text))).toEqual(clean);
});
