import type { EngineStatus } from '../../shared/views.ts';
import type { Connectivity } from '../delivery/connectivity.ts';
import type { OverviewReader } from '../delivery/overview.ts';
import type { Scheduler } from '../delivery/scheduler.ts';
import type { OwedCounts } from '../delivery/store/owed.ts';
import type { Reflector } from '../intake/reflector/reflector.ts';
import type { SecretCipher } from '../secrets/cipher.ts';
import type { SettingsStore } from '../settings/settings.ts';

export type StatusParts = {
  version: string;
  startedAt: number;
  dataFolder: string;
  settings: Pick<SettingsStore, 'paused'>;
  cipher: Pick<SecretCipher, 'state'>;
  scheduler: Scheduler;
  connectivity: Connectivity;
  overview: OverviewReader;
  reflector: Pick<Reflector, 'needingAttention'>;
  owed: OwedCounts;
  /** What the engine alone knows, and what changes. */
  now(): { stopping: boolean; commitProblem: string | null; intakeAddresses: string[] };
};

/** How the engine is at this moment, as every screen, the tray and the command line show it. */
export function createStatus(parts: StatusParts): () => EngineStatus {
  const { settings, cipher, scheduler, connectivity, overview, reflector, owed } = parts;
  const stateOf = (stopping: boolean): EngineStatus['state'] => {
    if (stopping) return 'stopping';
    if (settings.paused()) return 'paused';
    return connectivity.offlineSince() === null ? 'delivering' : 'offline';
  };
  return () => {
    const { stopping, commitProblem, intakeAddresses } = parts.now();
    const secrets = cipher.state();
    return {
      version: parts.version,
      startedAt: parts.startedAt,
      state: stateOf(stopping),
      owed: owed.owed(),
      sending: scheduler.inFlight(),
      deadLetters: owed.deadLetters(),
      needsAttention: overview.attention().length,
      sourcesFailing: reflector.needingAttention().length,
      nextDueAt: scheduler.nextDueAt(),
      offlineSince: connectivity.offlineSince(),
      nextProbeAt: connectivity.nextProbeAt(),
      storeProblem: scheduler.storeProblem() ?? commitProblem,
      secrets: {
        available: secrets.available,
        backend: secrets.backend,
        reason: secrets.available ? null : secrets.reason,
        remedy: secrets.available ? null : secrets.remedy,
      },
      dataFolder: parts.dataFolder,
      intakeAddresses,
    };
  };
}
