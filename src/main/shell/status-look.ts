import type { EngineStatus } from '../../shared/views.ts';
import { TEXTS } from './texts.ts';

const { status: SAID } = TEXTS;

/** What the tray shows, worst first. */
export type TrayLook = 'attention' | 'paused' | 'delivering' | 'idle';

/** The tray's look for a state of the engine. Pure. */
export function lookOf(status: EngineStatus): TrayLook {
  if (status.needsAttention > 0 || status.storeProblem !== null || !status.secrets.available)
    return 'attention';
  if (status.state === 'paused' || status.state === 'offline') return 'paused';
  return status.owed > 0 ? 'delivering' : 'idle';
}

/** One line on what the engine is doing, for the tray's tip and menu. Pure. */
export function lineOf(status: EngineStatus): string {
  const owed = pendingOf(status.owed);
  if (status.storeProblem !== null) return SAID.storeProblem(owed);
  switch (status.state) {
    case 'paused':
      return SAID.paused(owed);
    case 'offline':
      return SAID.offline(owed);
    case 'stopping':
      return SAID.stopping(owed);
    case 'delivering':
      if (!status.secrets.available) return SAID.noSecrets(owed);
      if (status.needsAttention === 1) return SAID.oneNeedsAttention(owed);
      if (status.needsAttention > 0) return SAID.needAttention(count(status.needsAttention), owed);
      return status.owed === 0 ? SAID.allDelivered : SAID.delivering(owed);
    default: {
      const never: never = status.state;
      return never;
    }
  }
}

/** What is pending, in words. Pure. */
export function pendingOf(owed: number): string {
  return owed === 0 ? SAID.nothingPending : SAID.pending(count(owed));
}

function count(n: number): string {
  return n >= 10_000 ? '10,000+' : n.toLocaleString('en');
}
