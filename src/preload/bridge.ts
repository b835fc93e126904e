import type { RequestInput, RequestName, RequestOutput } from '../shared/contract.ts';
import type { EngineEventName, EngineEvents } from '../shared/contract/engine-events.ts';
import type { Reply } from '../shared/reply.ts';

/** What the page finds as `window.bridge`: the only way from the page to the engine. */
export type Bridge = {
  /** Asks the engine; never rejects, a refusal is a reply with `ok: false`. */
  request<K extends RequestName>(name: K, input: RequestInput<K>): Promise<Reply<RequestOutput<K>>>;
  /** Calls `fn` for every event of that name; the answer ends it. */
  on<K extends EngineEventName>(name: K, fn: (data: EngineEvents[K]) => void): () => void;
};

/** One engine event on its way to the page. */
export type PublishedEvent = {
  [K in EngineEventName]: { name: K; data: EngineEvents[K] };
}[EngineEventName];

/** The two channels of the bridge. Nothing else crosses between page and engine. */
export const REQUEST_CHANNEL = 'request';
export const EVENT_CHANNEL = 'event';
