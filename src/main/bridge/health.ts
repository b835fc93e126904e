import type { EngineStatus } from '../../shared/views.ts';
import type { Clock } from '../lib/clock.ts';

/** Whether one thing works, in a sentence without anything secret in it. */
export type Check = { ok: boolean; message: string };

/** What `/healthz` answers. */
export type Health = {
  ok: boolean;
  version: string;
  checks: { engine: Check; store: Check; secrets: Check };
};

export type HealthParts = {
  status(): EngineStatus;
  /** Fails where the store does not take a write. */
  writeCheck(): Promise<void>;
  /** Fails where a stored secret cannot be read. */
  secretCheck(): Promise<void>;
  clock: Clock;
  /** Told of a check that fails and did not before. */
  report(check: 'store' | 'secrets', error: unknown): void;
};

/** A check that writes to the disk answers everybody who asks within so long: the address needs no token. */
const GOOD_FOR_MS = 5000;

/** Looks whether the engine runs, its store takes writes and its secrets can be read. */
export function createHealth({
  status,
  writeCheck,
  secretCheck,
  clock,
  report,
}: HealthParts): () => Promise<Health> {
  const failing = new Set<string>();
  const checked = async (
    name: 'store' | 'secrets',
    check: Promise<void>,
    good: string,
    bad: string,
  ): Promise<Check> => {
    try {
      await check;
      failing.delete(name);
      return { ok: true, message: good };
    } catch (error) {
      if (!failing.has(name)) report(name, error);
      failing.add(name);
      return { ok: false, message: bad };
    }
  };
  let last: { at: number; checks: Promise<[Check, Check]> } | null = null;
  const checks = (): Promise<[Check, Check]> => {
    if (last === null || clock.monotonic() - last.at >= GOOD_FOR_MS) {
      const store = checked('store', writeCheck(), 'The store takes writes.', STORE_FAILS);
      const secrets = checked('secrets', secretCheck(), 'Secrets can be read.', SECRETS_FAIL);
      last = { at: clock.monotonic(), checks: Promise.all([store, secrets]) };
    }
    return last.checks;
  };
  return async () => {
    const [store, secrets] = await checks();
    const { state, version } = status();
    const engine = { ok: state !== 'stopping', message: ENGINE[state] };
    return { ok: engine.ok && store.ok && secrets.ok, version, checks: { engine, store, secrets } };
  };
}

const STORE_FAILS =
  'The store cannot be written: nothing is accepted or delivered. See the log or relay status for why.';
const SECRETS_FAIL = 'Secrets cannot be read: deliveries are held. See the log or relay status for why.';
const ENGINE: Record<EngineStatus['state'], string> = {
  delivering: 'The engine delivers.',
  paused: 'The engine is paused by hand: what is owed is held.',
  offline: 'This machine is offline: what is owed is held.',
  stopping: 'The engine is ending.',
};
