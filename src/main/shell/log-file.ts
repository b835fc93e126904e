import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A log that has grown past this is put aside at the next start, in the place of the one before. */
const MOST_BYTES = 5 * 1_048_576;

/** Answers what appends a line to `relay.log` in the data folder; a full disk loses lines, never the application. */
export function openLogFile(dataDir: string): (line: string) => void {
  const file = join(dataDir, 'relay.log');
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MOST_BYTES) renameSync(file, `${file}.old`);
  } catch {
    // The engine says what is wrong with the folder when it opens it.
  }
  return (line) => {
    try {
      appendFileSync(file, `${line}\n`, { mode: 0o600 });
    } catch {
      // There is nowhere else to tell it.
    }
  };
}
