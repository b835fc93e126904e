import type { Timings } from '../../../shared/model.ts';

/** The phases of an attempt in the order they happen; `rest` is what no other phase took. */
export type PhaseName = 'dns' | 'connect' | 'tls' | 'wait' | 'rest';
export type Phase = { name: PhaseName; startMs: number; ms: number };

/** Where the time went, one after the other. Phases that did not happen are left out, and so is a rest below 1 ms. */
export function phasesOf(timings: Timings): Phase[] {
  const measured: [PhaseName, number | null][] = [
    ['dns', timings.dnsMs],
    ['connect', timings.connectMs],
    ['tls', timings.tlsMs],
    ['wait', timings.firstByteMs],
  ];
  const phases: Phase[] = [];
  let at = 0;
  for (const [name, ms] of measured) {
    if (ms === null) continue;
    phases.push({ name, startMs: at, ms });
    at += ms;
  }
  const rest = timings.totalMs - at;
  if (rest >= 1) phases.push({ name: 'rest', startMs: at, ms: rest });
  return phases;
}

/** The length of the whole scale: never shorter than its phases, which are rounded one by one. */
export function scaleOf(phases: Phase[], totalMs: number): number {
  return Math.max(1, totalMs, ...phases.map(({ startMs, ms }) => startMs + ms));
}
