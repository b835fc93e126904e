import type { EngineEventName, EngineEvents } from '../../shared/contract/engine-events.ts';
import type { EngineStatus } from '../../shared/views.ts';
import type { Health } from '../bridge/health.ts';
import type { Handlers } from '../bridge/types.ts';
import type { NetworkSigns } from '../delivery/connectivity.ts';
import type { Exports } from '../delivery/export/exports.ts';
import type { Lookup } from '../delivery/resolve-host.ts';
import type { Sender } from '../delivery/send.ts';
import type { FolderIntake } from '../intake/file.ts';
import type { IntakePort } from '../intake/types.ts';
import type { Clock } from '../lib/clock.ts';
import type { LogFile } from '../lib/log-file.ts';
import type { Log } from '../lib/log.ts';
import type { Random } from '../lib/random.ts';
import type { SecretCipher } from '../secrets/cipher.ts';

/** What an engine is opened with. */
export type EngineOptions = {
  dataDir: string;
  cipher: SecretCipher;
  /** The key-file cipher that secrets can be moved to; left out where they lie under one already. */
  keyFile?: () => SecretCipher;
  version: string;
  log: Log;
  /** Where the log is kept, for reading it back. */
  logFile: LogFile;
  /** Shows a folder in the file manager, where there is one. */
  openFolder?: (folder: string) => Promise<void>;
  /** Asks where an export is to be written; left out where there is no desktop to ask on. */
  chooseExportFile?: (fileName: string) => Promise<string | null>;
  /** Parts that tests and the desktop put in the place of the usual ones. */
  clock?: Clock;
  random?: Random;
  networkSigns?: NetworkSigns;
  sender?: Sender;
  lookup?: Lookup;
};

/** An engine at work on its data folder, as its two shells use it. */
export type Engine = {
  handlers: Handlers;
  intake: IntakePort;
  /** The watched folder, for looking at it at once. */
  folderIntake: Pick<FolderIntake, 'look'>;
  exports: Exports;
  status(): EngineStatus;
  health(): Promise<Health>;
  /** The metrics in Prometheus' text format. */
  metrics(): Promise<string>;
  /** Where events are taken in over HTTP from now on, for the screens to show. */
  listensAt(addresses: string[]): void;
  on<K extends EngineEventName>(name: K, fn: (data: EngineEvents[K]) => void): () => void;
  /** Finishes what an earlier process left, then begins to deliver. */
  start(): Promise<void>;
  /** Sleep, resume, network loss and return. */
  networkReturned(): void;
  /** The keyring may have been unlocked: secrets are read again and what waited for them goes on. */
  secretsReturned(): Promise<void>;
  /** Takes nothing new, waits for attempts under way, closes the store. Answers how many were left. */
  stop(options: { drainMs: number }): Promise<{ left: number }>;
};
