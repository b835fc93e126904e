import type { Dispatcher } from 'undici';
import type { Clock } from '../lib/clock.ts';
import type { Connection } from './connection-pool.ts';
import type { KeptBody, OutgoingRequest } from './outcome.ts';
import { createBodyReader } from './response-body.ts';
import type { BodyReader } from './response-body.ts';

/** What came back over one connection. */
export type Exchanged =
  | {
      kind: 'response';
      status: number;
      headers: [name: string, value: string][];
      body: KeptBody;
      firstByteMs: number;
      /** The connection may carry another request. */
      reusable: boolean;
    }
  | { kind: 'failed'; error: unknown };

/** One request under way. `stop` ends it at once: a response if its status line has come, else the given failure. */
export type Exchange = { result: Promise<Exchanged>; stop(reason: Error): void };

/** Sends one request over an open connection and reads the start of its response. Never rejects. */
export function exchange(connection: Connection, url: URL, request: OutgoingRequest, clock: Clock): Exchange {
  const sentAt = clock.monotonic();
  let abort: (reason: Error) => void = () => {};
  let response: Extract<Exchanged, { kind: 'response' }> | null = null;
  let reader: BodyReader | null = null;
  let settled = false;
  let settle!: (result: Exchanged) => void;
  const result = new Promise<Exchanged>((resolve) => {
    settle = (value) => {
      settled = true;
      resolve(value);
    };
  });

  const stop = (reason: Error): void => {
    if (settled) return;
    if (response !== null && reader !== null) settle({ ...response, body: reader.cut(), reusable: false });
    else settle({ kind: 'failed', error: reason });
    abort(reason);
  };

  const handler: Dispatcher.DispatchHandler = {
    onConnect(end) {
      abort = end as (reason: Error) => void;
    },
    onHeaders(status, rawHeaders) {
      if (status < 200) return true;
      const headers = pairs(rawHeaders);
      reader = createBodyReader(valueOf(headers, 'content-encoding'), () =>
        stop(new Error('The response is longer than is read.')),
      );
      response = {
        kind: 'response',
        status,
        headers,
        body: { encoding: 'utf8', content: '', size: 0, cut: false },
        firstByteMs: clock.monotonic() - sentAt,
        reusable: valueOf(headers, 'connection')?.toLowerCase() !== 'close',
      };
      return true;
    },
    onData(chunk) {
      if (!settled) reader?.push(chunk);
      return true;
    },
    onComplete() {
      reader?.end((body) => {
        if (!settled && response !== null) settle({ ...response, body });
      });
    },
    onError(error) {
      stop(error);
    },
  };
  connection.client.dispatch(
    {
      path: url.pathname + url.search,
      method: 'POST',
      headers: request.headers.flat(),
      body: request.body,
    },
    handler,
  );
  return { result, stop };
}

function pairs(raw: Buffer[]): [string, string][] {
  const headers: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    headers.push([raw[i]!.toString('latin1'), raw[i + 1]!.toString('latin1')]);
  }
  return headers;
}

function valueOf(headers: [string, string][], name: string): string | null {
  return headers.find(([candidate]) => candidate.toLowerCase() === name)?.[1] ?? null;
}
