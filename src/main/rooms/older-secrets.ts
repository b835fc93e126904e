import type { AuditStore } from '../audit/audit.ts';
import type { StoreContext } from '../db/store.ts';
import type { SecretsStore } from '../secrets/secrets.ts';
import type { EndpointsStore } from './endpoints.ts';

/** A machine that slept notices so late at most. */
const LONGEST_WAIT_MS = 60_000;

export type OlderSecrets = {
  start(): void;
  /** A secret was rotated: another time may be the next. */
  changed(): void;
  stop(): void;
};

/**
 * Deletes older signing secrets at their time and notes it. They sign nothing from that moment on by themselves; this
 * leaves nothing of them behind and tells whoever looks.
 */
export function createOlderSecrets(
  { writer, clock }: Pick<StoreContext, 'writer' | 'clock'>,
  secrets: SecretsStore,
  endpoints: EndpointsStore,
  audit: AuditStore,
  { onEnded, onError }: { onEnded(endpointId: string): void; onError(error: unknown): void },
): OlderSecrets {
  let cancel = (): void => {};
  let stopped = false;

  const endInWrite = (): string[] =>
    secrets.deleteExpiredInWrite().map(({ endpointId, hint }) => {
      endpoints.setInWrite(endpointId, { oldSecretFirst: false });
      audit.addInWrite({
        actor: 'engine',
        action: 'endpoint.olderSecretEnded',
        subjectKind: 'endpoint',
        subjectId: endpointId,
        before: { endsIn: hint },
      });
      return endpointId;
    });

  const look = (): void => {
    cancel();
    const at = secrets.nextExpiry();
    if (stopped || at === null) return;
    const wait = at - clock.now();
    if (wait > 0) cancel = clock.after(Math.min(wait, LONGEST_WAIT_MS), look);
    else writer.write(endInWrite).then(ended, failed);
  };
  const ended = (endpointIds: string[]): void => {
    endpointIds.forEach(onEnded);
    look();
  };
  const failed = (error: unknown): void => {
    onError(error);
    cancel = clock.after(LONGEST_WAIT_MS, look);
  };

  return {
    start: look,
    changed: look,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
