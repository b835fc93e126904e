import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openEngine } from '../../src/main/engine.ts';
import type { Engine, EngineOptions } from '../../src/main/engine/types.ts';
import { openLogFile } from '../../src/main/lib/log-file.ts';
import { logFolderOf } from '../../src/main/lib/log-folder.ts';
import { createLog } from '../../src/main/lib/log.ts';
import { systemRandom } from '../../src/main/lib/random.ts';
import { createKeyFileCipher } from '../../src/main/secrets/key-file-cipher.ts';
import { requests } from '../../src/shared/contract.ts';
import type { ParsedInput, RequestInput, RequestName, RequestOutput } from '../../src/shared/contract.ts';
import { sampleContent } from '../../src/shared/events/event-types.ts';
import { handClock, seededRandom } from './hand-clock.ts';
import type { HandClock } from './hand-clock.ts';

export type TestEngine = {
  engine: Engine;
  clock: HandClock;
  dataDir: string;
  logged: string[];
  /** Asks as the page does: the input is parsed first. */
  ask<K extends RequestName>(name: K, input: RequestInput<K>): Promise<RequestOutput<K>>;
  /** Accepts a sample transcript with this id. */
  accept(
    roomId: string,
    transcriptId: string,
  ): Promise<{ eventId: string; deliveries: number; duplicate: boolean }>;
  /** A room with one endpoint that may deliver to loopback. */
  addRoom(
    name: string,
    url: string,
    settings?: Partial<RequestInput<'endpoint.create'>['endpoint']>,
  ): Promise<{ roomId: string; endpointId: string }>;
  /** Ends it; the folder stays for the next one. */
  stop(): Promise<void>;
};

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'relay-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A real engine on a real folder, with a clock moved by hand and randomness that repeats. */
export async function startTestEngine(
  options: Partial<EngineOptions> & { clock?: HandClock } = {},
): Promise<TestEngine> {
  const dataDir = options.dataDir ?? temporaryFolder();
  const clock = options.clock ?? handClock();
  const logged: string[] = [];
  const logFile = openLogFile(logFolderOf(dataDir));
  const engine = await openEngine({
    dataDir,
    cipher: createKeyFileCipher(
      { file: join(dataDir, 'secret.key'), mayCreate: true, environment: undefined },
      systemRandom,
    ),
    version: '0.0.0-test',
    log: createLog({
      write(line) {
        logged.push(line);
        logFile.write(line);
      },
      clock,
    }),
    logFile,
    random: seededRandom(),
    ...options,
    clock,
  });
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await engine.stop({ drainMs: 0 });
    logFile.flush();
  };
  onTestFinished(stop);
  await engine.start();

  const ask: TestEngine['ask'] = (name, input) => {
    const parsed = requests[name].input.parse(input) as ParsedInput<typeof name>;
    const handler = engine.handlers[name] as (
      input: ParsedInput<typeof name>,
      caller: { actor: 'desktop' },
    ) => Promise<RequestOutput<typeof name>>;
    return handler(parsed, { actor: 'desktop' });
  };
  return {
    engine,
    clock,
    dataDir,
    logged,
    ask,
    stop,
    accept(roomId, transcriptId) {
      const content = sampleContent('transcript.completed', clock.now(), roomId);
      if (content.kind !== 'transcript') throw new Error('a sample transcript');
      return engine.intake.accept({
        roomId,
        type: 'transcript.completed',
        trust: 'submitted',
        content: {
          ...content,
          transcript: { ...content.transcript, id: transcriptId, title: `Meeting ${transcriptId}` },
        },
        intake: 'api',
        occurredAt: null,
      });
    },
    async addRoom(name, url, settings = {}) {
      const permissions = { allowLoopback: true, allowPrivate: false, allowList: [] };
      const room = await ask('room.create', {
        name,
        secret: `secret-of-${name}-0123456789`,
        endpoint: { url, permissions, ...settings },
      });
      return { roomId: room.id, endpointId: room.endpoints[0]!.id };
    },
  };
}
