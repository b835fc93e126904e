import type { ServerResponse } from 'node:http';
import { ENGINE_EVENT_NAMES } from '../../shared/contract/engine-events.ts';
import type { EngineEventName, EngineEvents } from '../../shared/contract/engine-events.ts';
import type { Clock } from '../lib/clock.ts';

const HEARTBEAT_MS = 30_000;
/** A reader this far behind is cut off; it connects again and asks for everything anew. */
const MOST_UNREAD_BYTES = 1_048_576;

/** Subscribes to one engine event; answers what ends it. */
export type Subscribe = <K extends EngineEventName>(
  name: K,
  fn: (data: EngineEvents[K]) => void,
) => () => void;

/** Tells engine events as server-sent events (WHATWG HTML, section 9.2) until the reader leaves. */
export function streamEvents(response: ServerResponse, on: Subscribe, clock: Clock): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  const write = (text: string): void => {
    if (response.writableLength > MOST_UNREAD_BYTES) response.destroy();
    else response.write(text);
  };
  write(': connected\n\n');
  const ends = ENGINE_EVENT_NAMES.map((name) =>
    on(name, (data) => write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)),
  );
  let cancelBeat = (): void => {};
  const beat = (): void => {
    write(': still here\n\n');
    cancelBeat = clock.after(HEARTBEAT_MS, beat);
  };
  cancelBeat = clock.after(HEARTBEAT_MS, beat);
  response.once('close', () => {
    cancelBeat();
    ends.forEach((end) => end());
  });
}
