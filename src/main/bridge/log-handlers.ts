import { RelayError } from '../lib/errors.ts';
import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

type LogHandlers = Pick<Handlers, 'log.list' | 'log.openFolder'>;

/** Requests about the engine's log. */
export function logHandlers({ readLog, logFolder, openFolder }: Services): LogHandlers {
  return {
    'log.list': (query) => readLog(query),
    async 'log.openFolder'() {
      if (!openFolder) {
        const said = `Only the desktop application can open a folder. The log lies in ${logFolder}.`;
        throw new RelayError('conflict', said);
      }
      await openFolder(logFolder);
      return { folder: logFolder };
    },
  };
}
