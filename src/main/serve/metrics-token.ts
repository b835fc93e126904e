import { closeSync, fchmodSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../lib/random.ts';

/** The token that reads `/metrics` and nothing else, by itself in a file, as Prometheus takes one. */
export function metricsTokenFile(dataDir: string): string {
  return join(dataDir, 'metrics.token');
}

/**
 * The token of a data folder: made once, so that a scraper elsewhere keeps it over restarts. Whoever removes the file
 * gets another one at the next start.
 */
export function metricsToken(dataDir: string, random: Random): string {
  const file = metricsTokenFile(dataDir);
  const kept = read(file);
  if (kept !== null) return kept;
  const token = random.bytes(32).toString('base64url');
  const draft = `${file}.${process.pid}`;
  const handle = openSync(draft, 'w', 0o600);
  try {
    fchmodSync(handle, 0o600);
    writeSync(handle, `${token}\n`);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
  return token;
}

function read(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return /^[\w-]{32,128}$/.test(text) ? text : null;
  } catch {
    return null;
  }
}
