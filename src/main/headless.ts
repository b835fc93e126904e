process.env['UV_THREADPOOL_SIZE'] = '128';

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openEngine } from './engine.ts';
import { parseHeadlessOptions } from './headless/options.ts';
import { removeRuntimeFile } from './serve/runtime-file.ts';
import { serve } from './serve/serve.ts';
import { systemClock } from './lib/clock.ts';
import { RelayError } from './lib/errors.ts';
import { openLogFile } from './lib/log-file.ts';
import { logFolderOf } from './lib/log-folder.ts';
import { createLog } from './lib/log.ts';
import { systemRandom } from './lib/random.ts';
import { VERSION } from './lib/version.ts';
import { createKeyFileCipher, SECRET_KEY_VARIABLE } from './secrets/key-file-cipher.ts';
import { storedBackends } from './secrets/stored-backends.ts';

const DRAIN_MS = 10_000;
/** What can be read without a desktop. */
const KEY_BACKENDS = new Set(['key-file', 'environment']);

async function main(): Promise<void> {
  const { dataDir, port, publicUrl, intake } = parseHeadlessOptions(process.argv.slice(2));
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const logFile = openLogFile(logFolderOf(dataDir));
  logFile.onWritten((text) => process.stderr.write(text));
  process.on('exit', logFile.flush);
  const log = createLog({ write: logFile.write, clock: systemClock });
  log.redact(process.env[SECRET_KEY_VARIABLE] ?? '');
  const backends = storedBackends(join(dataDir, 'relay.db'));
  const keyring = backends.find((backend) => !KEY_BACKENDS.has(backend));
  if (keyring !== undefined) {
    throw new RelayError(
      'secret_unavailable',
      `The secrets of ${dataDir} lie in the desktop's keyring (${keyring}), which is not there without a desktop. ` +
        'Run `relay secrets use-key-file` on the desktop, then start again.',
    );
  }
  const cipher = createKeyFileCipher(
    {
      file: join(dataDir, 'secret.key'),
      mayCreate: backends.length === 0,
      environment: process.env[SECRET_KEY_VARIABLE],
    },
    systemRandom,
  );
  const engine = await openEngine({ dataDir, cipher, version: VERSION, log, logFile });
  const serving = await serve({
    engine,
    dataDir,
    port,
    publicUrl,
    intake,
    pageFolder: join(import.meta.dirname, '../renderer'),
    clock: systemClock,
    random: systemRandom,
    log,
  });

  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    const began = systemClock.monotonic();
    await serving.close();
    const { left } = await engine.stop({ drainMs: DRAIN_MS - (systemClock.monotonic() - began) });
    log.info('stopped', { left });
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());

  process.on('exit', () => removeRuntimeFile(dataDir));

  await engine.start();
  const ready = { event: 'ready', url: serving.url, dataDir, runtimeFile: serving.runtimeFile };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

main().catch((error: unknown) => {
  const sentence =
    error instanceof RelayError ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
});
