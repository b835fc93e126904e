import { constants, watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { access, mkdir, readFile, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { fromSubmitted, submittedEvent } from '../../shared/events/submitted-event.ts';
import { utcMs } from '../../shared/events/timestamp.ts';
import type { Clock } from '../lib/clock.ts';
import { RelayError } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { parseInput } from '../lib/parse-input.ts';
import { eventFrom } from './event-shape.ts';
import { MOST_EVENT_BYTES } from './receiver.ts';
import type { IntakePort } from './types.ts';

/** Folders on network drives tell nothing by themselves. */
const LOOK_EVERY_MS = 60_000;
/** A file that is not whole yet may still be written to; after so long it is as it will be. */
const SETTLED_MS = 10_000;

/** Why a folder cannot be watched, in a sentence for people; null when it can. */
export async function folderProblem(folder: string): Promise<string | null> {
  if (!isAbsolute(folder)) return 'Give the whole path of the folder, from the root on.';
  const found = await stat(folder).catch(() => null);
  if (found === null) return 'There is no such folder. Make it first, or choose another.';
  if (!found.isDirectory()) return 'This is not a folder.';
  const allowed = await access(folder, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  return allowed ? null : 'Reflector Relay may not read and write this folder.';
}

export type FolderIntake = {
  /** Watches this folder from now on, or none. */
  watch(folder: string | null): void;
  /** Takes in what lies there; answers how many files were accepted and refused. Looks follow one another. */
  look(): Promise<{ accepted: number; refused: number }>;
  stop(): void;
};

/**
 * Takes in every `*.json` file of a folder. An accepted one moves to `accepted/`, a refused one to `refused/` with the
 * reason beside it; what cannot be stored now stays for the next look.
 */
export function createFolderIntake({
  intake,
  clock,
  log,
}: {
  intake: IntakePort;
  clock: Clock;
  log: Log;
}): FolderIntake {
  let folder: string | null = null;
  let watcher: FSWatcher | null = null;
  let cancelLook = (): void => {};
  let looking: Promise<{ accepted: number; refused: number }> = Promise.resolve({ accepted: 0, refused: 0 });

  const takeIn = async (path: string): Promise<void> => {
    const { size } = await stat(path);
    if (size > MOST_EVENT_BYTES) throw new RelayError('too_large', 'The file is larger than 32 MiB.');
    const value = JSON.parse(await readFile(path, 'utf8')) as unknown;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new RelayError('invalid_input', 'The file does not hold an event or a transcript.');
    }
    const event = eventFrom(value as Record<string, unknown>);
    if (event === null) throw new RelayError('invalid_input', 'The file does not name its room.');
    const input = parseInput(submittedEvent, event);
    const room = await intake.findRoom(input.room);
    if (room === null) throw new RelayError('not_found', 'There is no such room. Add it first.');
    await intake.accept({
      roomId: room.id,
      type: input.type,
      trust: 'submitted',
      content: fromSubmitted(input, room.payloadRoomId, clock.now()),
      intake: 'file',
      occurredAt: input.occurred_at === undefined ? null : utcMs(input.occurred_at),
    });
  };

  const moveTo = async (root: string, kind: 'accepted' | 'refused', name: string): Promise<string> => {
    await mkdir(join(root, kind), { recursive: true });
    const to = join(root, kind, name);
    await rename(join(root, name), to);
    return to;
  };

  /** True when accepted, false when refused, null when it stays for the next look. */
  const one = async (root: string, name: string): Promise<boolean | null> => {
    try {
      await takeIn(join(root, name));
      await moveTo(root, 'accepted', name);
      return true;
    } catch (error) {
      if (error instanceof RelayError && error.code === 'unavailable') return null;
      if (!(error instanceof RelayError) && !(error instanceof SyntaxError)) {
        log.warn('a file of the intake folder could not be read', { name, error });
        return null;
      }
      const { mtimeMs } = await stat(join(root, name));
      if (error instanceof SyntaxError && clock.now() - mtimeMs < SETTLED_MS) return null;
      const to = await moveTo(root, 'refused', name);
      await writeFile(`${to}.reason.txt`, `${reasonOf(error)}\n`);
      log.warn('a file of the intake folder was refused', { name, reason: reasonOf(error) });
      return false;
    }
  };

  const lookOnce = async (): Promise<{ accepted: number; refused: number }> => {
    const root = folder;
    const counts = { accepted: 0, refused: 0 };
    if (root === null) return counts;
    const names = await readdir(root).catch((error: unknown) => {
      log.warn('the intake folder cannot be read', { folder: root, error });
      return [];
    });
    for (const name of names.filter((file) => file.endsWith('.json')).sort()) {
      const accepted = await one(root, name);
      if (accepted === true) counts.accepted += 1;
      if (accepted === false) counts.refused += 1;
    }
    return counts;
  };

  const look = (): Promise<{ accepted: number; refused: number }> => {
    looking = looking.then(lookOnce, lookOnce);
    return looking;
  };
  const lookRegularly = (): void => {
    cancelLook();
    cancelLook = clock.after(LOOK_EVERY_MS, lookRegularly);
    void look();
  };
  const stop = (): void => {
    cancelLook();
    watcher?.close();
    watcher = null;
  };

  return {
    watch(next) {
      if (next === folder) return;
      stop();
      folder = next;
      if (next === null) return;
      try {
        watcher = watch(next, () => void look());
        watcher.on('error', (error) => log.warn('the intake folder is not told of', { folder: next, error }));
      } catch (error) {
        log.warn('the intake folder is not told of', { folder: next, error });
      }
      lookRegularly();
    },
    look,
    stop,
  };
}

function reasonOf(error: Error): string {
  if (error instanceof SyntaxError) return `The file is not JSON: ${error.message}`;
  if (!(error instanceof RelayError) || error.issues.length < 2) return error.message;
  return error.issues.map(({ path, message }) => `${path}: ${message}`).join('\n');
}
