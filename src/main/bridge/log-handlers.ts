import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

type LogHandlers = Pick<Handlers, 'log.list'>;

/** Requests about the engine's log. */
export function logHandlers({ readLog }: Services): LogHandlers {
  return { 'log.list': (query) => readLog(query) };
}
