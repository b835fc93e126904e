import type { Bridge } from '../preload/bridge.ts';
import type { RequestInput, RequestName, RequestOutput } from '../shared/contract.ts';
import type { EngineEventName, EngineEvents } from '../shared/contract/engine-events.ts';
import type { ErrorCode, Issue } from '../shared/model.ts';
import type { Reply } from '../shared/reply.ts';

declare global {
  interface Window {
    /** There in the desktop application only. */
    bridge?: Bridge;
  }
}

/** A request was refused: the message is a sentence for people, issues name the fields that were wrong. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly issues: Issue[];
  constructor(code: ErrorCode, message: string, issues: Issue[] = []) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.issues = issues;
  }
}

/** Asks the engine. Rejects with an `ApiError` when it refuses or cannot be reached. */
export async function request<K extends RequestName>(
  name: K,
  input: RequestInput<K>,
): Promise<RequestOutput<K>> {
  const reply = await (window.bridge ? window.bridge.request(name, input) : requestByHttp(name, input));
  if (reply.ok) return reply.data;
  throw new ApiError(reply.error.code, reply.error.message, reply.error.issues);
}

async function requestByHttp<K extends RequestName>(
  name: K,
  input: RequestInput<K>,
): Promise<Reply<RequestOutput<K>>> {
  try {
    const response = await fetch(`/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input ?? {}),
    });
    return (await response.json()) as Reply<RequestOutput<K>>;
  } catch {
    return {
      ok: false,
      error: {
        code: 'unavailable',
        message: 'The engine does not answer. Check that it is still running; nothing you saved is lost.',
      },
    };
  }
}

/** What may have happened while nobody listened, in the words of those events. */
const ANYTHING = {
  'settings.changed': {},
  'room.changed': { id: '' },
  'source.changed': { id: '' },
  'delivery.changed': { ids: [] },
} satisfies Partial<EngineEvents>;

let stream: EventSource | null = null;

/** The engine's events. Each time it opens, screens ask again: what came before was told to nobody. */
function openStream(): EventSource {
  const source = new EventSource('/api/events');
  source.addEventListener('open', () => {
    for (const [name, data] of Object.entries(ANYTHING)) {
      source.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
    }
  });
  return source;
}

/** Calls `fn` for every engine event of that name; the answer ends it. In a browser the stream reconnects by itself. */
export function subscribe<K extends EngineEventName>(
  name: K,
  fn: (data: EngineEvents[K]) => void,
): () => void {
  if (window.bridge) return window.bridge.on(name, fn);
  stream ??= openStream();
  const source = stream;
  const listener = (event: MessageEvent<string>): void => fn(JSON.parse(event.data) as EngineEvents[K]);
  source.addEventListener(name, listener);
  return () => source.removeEventListener(name, listener);
}

/** Calls `fn` whenever the connection to the engine opens or breaks; in the desktop application it never does. */
export function onConnection(fn: () => void): () => void {
  if (window.bridge) return () => {};
  stream ??= openStream();
  const source = stream;
  source.addEventListener('open', fn);
  source.addEventListener('error', fn);
  return () => {
    source.removeEventListener('open', fn);
    source.removeEventListener('error', fn);
  };
}

/** True in the desktop application, where window, tray and start at login exist. */
export function isDesktop(): boolean {
  return window.bridge !== undefined;
}
