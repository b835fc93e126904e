import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RelayError } from '../lib/errors.ts';

const runtime = z.object({
  pid: z.number(),
  url: z.string(),
  adminToken: z.string(),
  intakeToken: z.string(),
  /** Reads the metrics and nothing else. */
  metricsToken: z.string().default(''),
});
/** What the command line needs to find and ask a running engine. */
export type Runtime = z.infer<typeof runtime>;

const fileOf = (dataDir: string): string => join(dataDir, 'engine.json');

/** Writes `engine.json`, for the owner's eyes only, whole or not at all; answers its path. */
export function writeRuntimeFile(dataDir: string, content: Runtime): string {
  const file = fileOf(dataDir);
  const draft = `${file}.${content.pid}`;
  rmSync(draft, { force: true });
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(content)}\n`);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
  return file;
}

/** Removes it when the engine ends. */
export function removeRuntimeFile(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}

/** Reads it; fails with `not_found` where no engine runs on this folder. */
export function readRuntimeFile(dataDir: string): Runtime {
  try {
    return runtime.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
  } catch (error) {
    throw new RelayError(
      'not_found',
      `No engine runs on ${dataDir}. Start the application, or name another folder with --data-dir.`,
      [],
      { cause: error },
    );
  }
}
