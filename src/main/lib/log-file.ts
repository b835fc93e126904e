import { closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { logSegments, segmentOf } from './log-folder.ts';

/** How large a file of the log may grow, and how many are kept. */
export type LogLimits = { fileBytes: number; files: number };

/** Lines that come closer together than this share a write. */
const GATHER_MS = 50;
/** 48 MiB at most, a few hundred thousand lines. */
export const LOG_LIMITS: LogLimits = { fileBytes: 8 * 1_048_576, files: 6 };

export type LogFile = {
  folder: string;
  /** Takes a line without its end. It is on the disk when this turn of the event loop is over, or 50 ms later in a rush. */
  write(line: string): void;
  /** Writes at once what was taken: for the end of the process. */
  flush(): void;
  /** Calls `fn` with the lines of each write, also where the disk did not take them; answers what ends it. */
  onWritten(fn: (text: string) => void): () => void;
};

type OpenSegment = { number: number; handle: number; torn: boolean };
const LINE_END = 10;

/**
 * Appends to the newest file of a folder and begins another when it is full, removing the oldest. Lines in a rush share
 * a write. Whatever ends the process at any moment leaves whole lines before a torn one at most; a full disk
 * loses lines, never the application.
 */
export function openLogFile(folder: string, { fileBytes, files }: LogLimits = LOG_LIMITS): LogFile {
  const listeners = new Set<(text: string) => void>();
  let taken: string[] = [];
  let queued = false;
  let writtenAt = -Infinity;
  let current: OpenSegment | null = null;

  const open = (number: number): OpenSegment => {
    const handle = openSync(segmentOf(folder, number).file, 'a+', 0o600);
    return { number, handle, torn: endsTorn(handle) };
  };
  const openNewest = (): OpenSegment => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return open(logSegments(folder).at(-1)?.number ?? 1);
  };
  const beginNext = ({ number, handle }: OpenSegment): OpenSegment => {
    closeSync(handle);
    current = null;
    const next = open(number + 1);
    for (const old of logSegments(folder).slice(0, -files)) rmSync(old.file, { force: true });
    return next;
  };
  /** The file that has room for so many bytes more. */
  const segmentFor = (bytes: number): OpenSegment => {
    current ??= openNewest();
    const { size, nlink } = fstatSync(current.handle);
    if (nlink === 0) {
      // Somebody removed it: what is written from now on must be found.
      closeSync(current.handle);
      current = openNewest();
      return current;
    }
    if (size > 0 && size + bytes > fileBytes) current = beginNext(current);
    return current;
  };

  const append = (lines: string[]): void => {
    for (const part of inParts(lines, fileBytes)) {
      const segment = segmentFor(part.length);
      const bytes = segment.torn ? Buffer.concat([Buffer.from('\n'), part]) : part;
      segment.torn = true;
      for (let done = 0; done < bytes.length;) done += writeSync(segment.handle, bytes, done);
      segment.torn = false;
    }
  };

  const flush = (): void => {
    queued = false;
    if (taken.length === 0) return;
    writtenAt = performance.now();
    const lines = taken;
    taken = [];
    try {
      append(lines);
    } catch {
      // The next line tries again.
    }
    const text = `${lines.join('\n')}\n`;
    for (const fn of listeners) fn(text);
  };

  return {
    folder,
    flush,
    write(line) {
      taken.push(line);
      if (queued) return;
      queued = true;
      const wait = GATHER_MS - (performance.now() - writtenAt);
      if (wait <= 0) setImmediate(flush);
      else setTimeout(flush, wait).unref();
    },
    onWritten(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}

/** The lines as bytes, in parts that each fit into one file. */
function inParts(lines: string[], most: number): Buffer[] {
  const whole = Buffer.from(`${lines.join('\n')}\n`);
  if (whole.length <= most || lines.length === 1) return [whole];
  const middle = lines.length >> 1;
  return [...inParts(lines.slice(0, middle), most), ...inParts(lines.slice(middle), most)];
}

/** True when the last line has no end: its process died while it wrote. */
function endsTorn(handle: number): boolean {
  const { size } = fstatSync(handle);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(handle, last, 0, 1, size - 1) === 1 && last[0] !== LINE_END;
}
