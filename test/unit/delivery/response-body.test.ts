import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { DRAINED_BYTES, createBodyReader } from '../../../src/main/delivery/response-body.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A gzip header whose file name never ends: it is read for ever and inflates to nothing. */
const ENDLESS_NAME = Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]);

test.each([
  ['says gzip and is none', Buffer.from('not gzip')],
  ['inflates to nothing', ENDLESS_NAME],
])('a body that %s is not read for ever', async (_name, start) => {
  const onFull = vi.fn<() => void>();
  const reader = createBodyReader('gzip', onFull);
  reader.push(start);
  const chunk = Buffer.alloc(64 * 1024, 'a');
  for (let sent = 0; sent + chunk.length < DRAINED_BYTES; sent += chunk.length) {
    reader.push(chunk);
    await nextTurn();
  }
  expect(onFull).not.toHaveBeenCalled();
  for (let i = 0; i < 3; i += 1) reader.push(chunk);
  expect(onFull).toHaveBeenCalledOnce();
  expect(reader.cut()).toEqual({ encoding: 'utf8', content: '', size: 0, cut: true });
});

test('one that inflates is read to its end', async () => {
  const onFull = vi.fn<() => void>();
  const reader = createBodyReader('gzip', onFull);
  reader.push(gzipSync(Buffer.alloc(100_000, 'z')));
  const body = await new Promise((resolve) => reader.end(resolve));
  expect(body).toMatchObject({ size: 100_000, cut: true });
  expect(onFull).not.toHaveBeenCalled();
});
