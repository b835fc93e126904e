import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Transform } from 'node:stream';
import type { KeptBody } from './outcome.ts';

/** What is kept of a body, in bytes after decompression. */
export const KEPT_BYTES = 64 * 1024;
/** What is read at most of a body, as received and after decompression; a longer one costs the connection, not the outcome. */
export const DRAINED_BYTES = 1024 * 1024;

export type BodyReader = {
  /** Takes the next bytes as received. */
  push(chunk: Buffer): void;
  /** The body has ended as it should; `done` follows once everything was decompressed. */
  end(done: (body: KeptBody) => void): void;
  /** The body stops here, whole or not. */
  cut(): KeptBody;
};

/** Reads a response body as its `Content-Encoding` says, keeping its start. Calls `onFull` once at the limit. */
export function createBodyReader(contentEncoding: string | null, onFull: () => void): BodyReader {
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let size = 0;
  let broken = false;
  const take = (chunk: Buffer): void => {
    if (size >= DRAINED_BYTES) return;
    size += chunk.length;
    if (keptBytes < KEPT_BYTES) {
      const part = chunk.subarray(0, KEPT_BYTES - keptBytes);
      kept.push(part);
      keptBytes += part.length;
    }
    if (size >= DRAINED_BYTES) onFull();
  };
  const body = (whole: boolean): KeptBody => keptBody(Buffer.concat(kept), size, !whole || size > keptBytes);

  const inflate = inflaterFor(contentEncoding);
  if (inflate === null) {
    return { push: take, end: (done) => done(body(true)), cut: () => body(false) };
  }
  let onEnd = (): void => {};
  inflate.on('data', take);
  inflate.once('end', () => onEnd());
  inflate.once('error', () => {
    broken = true;
    onEnd();
  });
  /** Bytes as received: what inflates to nothing, or cannot be inflated, must not go on for ever either. */
  let received = 0;
  return {
    push(chunk) {
      if (received > DRAINED_BYTES) return;
      received += chunk.length;
      if (received > DRAINED_BYTES) onFull();
      else if (!broken) inflate.write(chunk);
    },
    end(done) {
      onEnd = () => done(body(!broken));
      if (broken || inflate.readableEnded) return onEnd();
      inflate.end();
    },
    cut() {
      inflate.destroy();
      return body(false);
    },
  };
}

const INFLATERS = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

function inflaterFor(contentEncoding: string | null): Transform | null {
  return INFLATERS.get(contentEncoding?.trim().toLowerCase() ?? '')?.() ?? null;
}

const NOTHING: KeptBody = { encoding: 'utf8', content: '', size: 0, cut: false };

/** The start of a body as it is stored: text where it is UTF-8 without NUL, base64 otherwise. */
function keptBody(bytes: Buffer, size: number, cut: boolean): KeptBody {
  if (bytes.length === 0) return { ...NOTHING, size, cut };
  const text = decodeText(bytes, cut);
  return text === null
    ? { encoding: 'base64', content: bytes.toString('base64'), size, cut }
    : { encoding: 'utf8', content: text, size, cut };
}

function decodeText(bytes: Buffer, cut: boolean): string | null {
  if (bytes.includes(0)) return null;
  try {
    // A cut may fall inside a character: a stream may end so, a whole text may not.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: cut });
  } catch {
    return null;
  }
}
