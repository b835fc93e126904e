import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One file of the log. They are numbered in the order they were begun and never renamed, so that a place stays a place. */
export type LogSegment = { number: number; file: string };

/** Where the log of a data folder lies. */
export function logFolderOf(dataDir: string): string {
  return join(dataDir, 'logs');
}

/** The file with a number: `relay-000007.log`. */
export function segmentOf(folder: string, number: number): LogSegment {
  return { number, file: join(folder, `relay-${String(number).padStart(6, '0')}.log`) };
}

/** The files of a log, oldest first; none where there is no such folder. */
export function logSegments(folder: string): LogSegment[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => /^relay-(\d{6,})\.log$/.exec(name)?.[1] ?? [])
    .map((digits) => segmentOf(folder, Number(digits)))
    .sort((a, b) => a.number - b.number);
}
