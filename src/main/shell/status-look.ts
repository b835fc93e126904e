import type { EngineStatus } from '../../shared/views.ts';

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
  if (status.storeProblem !== null) return `The store cannot be written, ${owed}`;
  switch (status.state) {
    case 'paused':
      return `Paused, ${owed}`;
    case 'offline':
      return `Offline, ${owed}`;
    case 'stopping':
      return `Finishing, ${owed}`;
    case 'delivering':
      if (!status.secrets.available) return `Secrets cannot be read, ${owed}`;
      if (status.needsAttention === 1) return `1 needs attention, ${owed}`;
      if (status.needsAttention > 0) return `${count(status.needsAttention)} need attention, ${owed}`;
      return status.owed === 0 ? 'Everything is delivered' : `Delivering, ${owed}`;
    default: {
      const never: never = status.state;
      return never;
    }
  }
}

/** What is pending, in words. Pure. */
export function pendingOf(owed: number): string {
  return owed === 0 ? 'nothing pending' : `${count(owed)} pending`;
}

function count(n: number): string {
  return n >= 10_000 ? '10,000+' : n.toLocaleString('en');
}
