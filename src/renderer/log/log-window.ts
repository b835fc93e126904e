import type { LogLine, LogPage } from '../../shared/views.ts';

/** The lines that are loaded, newest first: a stretch of the log without gaps. */
export type LogWindow = {
  lines: LogLine[];
  /** Continues at the old end; null where nothing older is kept. */
  older: string | null;
  /** Nothing newer than the first line was there when it was last looked. */
  atNewest: boolean;
};

export const EMPTY_LOG: LogWindow = { lines: [], older: null, atNewest: true };

/** So many lines are held at most, however long somebody reads or follows. */
export const MOST_LINES = 3000;

export type LogChange =
  | { kind: 'start'; page: LogPage }
  | { kind: 'older'; page: LogPage }
  /** What came after the first line. A page that did not reach it leaves a gap, so that it takes the place of all. */
  | { kind: 'newer'; page: LogPage };

/** The window after a page was read. At its bound it lets go of the end one is not reading. */
export function changeLog(window: LogWindow, change: LogChange): LogWindow {
  const { page } = change;
  switch (change.kind) {
    case 'start':
      return { lines: page.items, older: page.older, atNewest: true };
    case 'older': {
      const lines = [...window.lines, ...page.items];
      const kept = lines.slice(-MOST_LINES);
      return {
        lines: kept,
        older: page.older,
        atNewest: window.atNewest && kept.length === lines.length,
      };
    }
    case 'newer': {
      if (page.older !== null) return { lines: page.items, older: page.older, atNewest: true };
      const lines = [...page.items, ...window.lines];
      if (lines.length <= MOST_LINES) return { lines, older: window.older, atNewest: true };
      const kept = lines.slice(0, MOST_LINES);
      return { lines: kept, older: kept.at(-1)!.id, atNewest: true };
    }
  }
}
