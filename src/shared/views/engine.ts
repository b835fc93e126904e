import type { RetryPolicy } from '../model.ts';

/** What the engine is doing, for the foot of the rail, the tray and `relay status`. */
export type EngineStatus = {
  version: string;
  /** When this process opened the data folder. */
  startedAt: number;
  state: 'delivering' | 'paused' | 'offline' | 'stopping';
  /** Pending and being sent, without what is held because its Reflector delivers it; counted up to 10,000. */
  owed: number;
  sending: number;
  deadLetters: number;
  /** Endpoints and servers that fail, and dead letters nobody dealt with. */
  needsAttention: number;
  /** How many of these are servers. */
  sourcesFailing: number;
  nextDueAt: number | null;
  offlineSince: number | null;
  nextProbeAt: number | null;
  /** Set when the store could not be written: what happened and what to do. */
  storeProblem: string | null;
  secrets: { available: boolean; backend: string; reason: string | null; remedy: string | null };
  dataFolder: string;
  /** Where events are taken in over HTTP, without a path: loopback first, then what is open wider. */
  intakeAddresses: string[];
};

export type Settings = {
  defaultRetryPolicy: RetryPolicy;
  retentionDays: number;
  /** 0 keeps history whatever its size. */
  retentionMegabytes: number;
  deadLetterDays: number;
  /** 0 never disables an endpoint by itself. */
  disableAfterDays: number;
  /** When not empty, only what is on it may be delivered to, by any endpoint. */
  allowList: string[];
  /** Where the desktop listens on loopback; a headless engine is told by `--port`. */
  intakePort: number;
  intakeFolder: string | null;
  notifyDeadLetters: boolean;
  notifyEndpointHealth: boolean;
  startAtLogin: boolean;
  theme: 'system' | 'light' | 'dark';
  closeToTrayExplained: boolean;
  firstRunDone: boolean;
};

export type IntakeTokenView = {
  id: string;
  name: string;
  hint: string;
  createdAt: number;
  lastUsedAt: number | null;
};

export type StorageView = {
  /** What is in use: what the limit by size is about. */
  databaseBytes: number;
  /** What the files take on the disk: also pages that are free for what comes next, and the write-ahead log. */
  fileBytes: number;
  events: number;
  deliveries: number;
  oldestAt: number | null;
  dataFolder: string;
};
