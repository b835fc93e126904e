import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { LogLevel } from '../../shared/model.ts';
import type { LogFilter, LogLine, LogPage } from '../../shared/views.ts';
import { lineFilter } from './log-filter.ts';
import { logSegments } from './log-folder.ts';
import type { LogSegment } from './log-folder.ts';

const BLOCK_BYTES = 65_536;
/** One page looks through so many characters at most: a rare word must not keep the engine reading. */
const MOST_READ = 4 * 1_048_576;
const LINE_END = 10;

export type LogQuery = {
  /** From before this line on; absent starts at the newest. */
  before?: string | undefined;
  /** Not further back than after this line. */
  after?: string | undefined;
  limit: number;
  filter: LogFilter;
};

/** Reads a page of one log. */
export type LogReader = (query: LogQuery) => Promise<LogPage>;

/** The place of a line: the number of its file, and how many bytes stand before it. */
type Place = { segment: number; offset: number };

/**
 * Reads a page of the log backwards, newest first, without reading what lies before it. `older` continues it, also where
 * nothing matched yet: then more was looked through than one page may. Torn and foreign lines are passed over.
 */
export async function readLogPage(folder: string, { filter, limit, ...places }: LogQuery): Promise<LogPage> {
  const before = placeOf(places.before);
  const after = placeOf(places.after);
  const { mayMatch, matches } = lineFilter(filter);
  const segments = logSegments(folder)
    .filter(({ number }) => before === null || number <= before.segment)
    .filter(({ number }) => after === null || number >= after.segment)
    .toReversed();
  const items: LogLine[] = [];
  let read = 0;
  for (const segment of segments) {
    const end = segment.number === before?.segment ? before.offset : null;
    for await (const { offset, text } of linesBackwards(segment, end)) {
      const place = { segment: segment.number, offset };
      if (after !== null && !isBehind(place, after)) return { items, older: null };
      if (filter.from !== undefined && timeOf(text) < filter.from) return { items, older: null };
      const line = mayMatch(text) ? parseLine(place, text) : null;
      if (line !== null && matches(line)) items.push(line);
      read += text.length;
      if (items.length === limit || read > MOST_READ) return { items, older: idOf(place) };
    }
  }
  return { items, older: null };
}

type FoundLine = { offset: number; text: string };

/** The lines of a file from `end` (null: its end) to its beginning. */
async function* linesBackwards({ file }: LogSegment, end: number | null): AsyncGenerator<FoundLine> {
  const handle = await open(file, 'r').catch(() => null);
  // Removed since the folder was listed: it was the oldest.
  if (handle === null) return;
  try {
    let from = end ?? (await handle.stat()).size;
    let rest: Buffer = Buffer.alloc(0);
    while (from > 0) {
      const start = Math.max(0, from - BLOCK_BYTES);
      const block = Buffer.concat([await readPart(handle, start, from - start), rest]);
      from = start;
      let lineEnd = block.lastIndexOf(LINE_END);
      // What comes after the last end is torn, or still being written.
      while (lineEnd > 0) {
        const lineStart = block.lastIndexOf(LINE_END, lineEnd - 1) + 1;
        if (lineStart === 0 && start > 0) break;
        const text = block.toString('utf8', lineStart, lineEnd);
        if (text !== '') yield { offset: start + lineStart, text };
        lineEnd = lineStart - 1;
      }
      rest = lineEnd < 0 ? Buffer.alloc(0) : block.subarray(0, lineEnd + 1);
    }
  } finally {
    await handle.close();
  }
}

async function readPart(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const part = Buffer.alloc(length);
  const { bytesRead } = await handle.read(part, 0, length, at);
  return part.subarray(0, bytesRead);
}

/** A line as it was written by the log; null for anything else. */
function parseLine(place: Place, text: string): LogLine | null {
  try {
    const { time, level, event, ...fields } = JSON.parse(text) as Record<string, unknown>;
    const at = Date.parse(String(time));
    if (Number.isNaN(at) || typeof event !== 'string') return null;
    return { id: idOf(place), at, level: level as LogLevel, event, fields };
  } catch {
    return null;
  }
}

/** Each line begins with its time. A foreign one without ends no search. */
function timeOf(text: string): number {
  const at = Date.parse(text.slice('{"time":"'.length, '{"time":"2023-11-14T22:13:20.000Z'.length));
  return Number.isNaN(at) ? Infinity : at;
}

const idOf = ({ segment, offset }: Place): string => `${segment}-${offset}`;

function placeOf(id: string | undefined): Place | null {
  const [segment, offset] = id?.split('-').map(Number) ?? [];
  return segment === undefined || offset === undefined ? null : { segment, offset };
}

const isBehind = (place: Place, other: Place): boolean =>
  place.segment > other.segment || (place.segment === other.segment && place.offset > other.offset);
