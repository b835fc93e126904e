import type { HeldReason } from '../../../shared/model.ts';
import type { StoreContext } from '../../db/store.ts';

/** How many deliveries wait for what, and since when the oldest does. */
export type QueueDepth = {
  /** Pending, those held and being sent included. */
  pending: number;
  deadLetters: number;
  held: Map<HeldReason, number>;
  /** When the oldest pending delivery was accepted; null without one. */
  oldestPendingAt: number | null;
};

/** Index entries counted at once: a millisecond or two, then deliveries go on. */
const SLICE = 20_000;

/**
 * Counts what is owed, exactly, however much it is. What arrived is not looked at, so a million of those cost nothing;
 * a million owed are counted in slices between which the engine works on. Askers at the same time share one count.
 */
export function createQueueDepth({ sqlite }: Pick<StoreContext, 'sqlite'>): () => Promise<QueueDepth> {
  const ofState = sqlite.prepare(
    `SELECT count(*) AS count, max(id) AS last FROM (
       SELECT id FROM deliveries INDEXED BY deliveries_state WHERE state = @state AND id > @after ORDER BY id LIMIT ${SLICE})`,
  );
  const ofHeld = sqlite.prepare(
    `SELECT count(*) AS count, max(rowid) AS last FROM (
       SELECT rowid FROM deliveries INDEXED BY deliveries_held
       WHERE held_reason = @reason AND endpoint_id = @endpointId AND rowid > @after ORDER BY rowid LIMIT ${SLICE})`,
  );
  const nextHeld = sqlite.prepare(
    `SELECT held_reason AS reason, endpoint_id AS endpointId FROM deliveries INDEXED BY deliveries_held
     WHERE held_reason IS NOT NULL AND (held_reason, endpoint_id) > (@reason, @endpointId)
     ORDER BY held_reason, endpoint_id LIMIT 1`,
  );
  const oldest = sqlite
    .prepare(
      `SELECT accepted_at FROM deliveries INDEXED BY deliveries_state WHERE state = 'pending' ORDER BY id LIMIT 1`,
    )
    .pluck();

  const inSlices = async (
    statement: typeof ofState,
    parameters: Record<string, string>,
    first: string | number,
  ): Promise<number> => {
    let total = 0;
    for (let after = first; ;) {
      const { count, last } = statement.get({ ...parameters, after }) as {
        count: number;
        last: string | number;
      };
      total += count;
      if (count < SLICE) return total;
      after = last;
      await new Promise(setImmediate);
    }
  };
  const countHeld = async (): Promise<Map<HeldReason, number>> => {
    const held = new Map<HeldReason, number>();
    for (let at = { reason: '', endpointId: '' }; ;) {
      const next = nextHeld.get(at) as { reason: HeldReason; endpointId: string } | undefined;
      if (!next) return held;
      held.set(next.reason, (held.get(next.reason) ?? 0) + (await inSlices(ofHeld, next, -1)));
      at = next;
    }
  };
  const count = async (): Promise<QueueDepth> => ({
    pending: await inSlices(ofState, { state: 'pending' }, ''),
    deadLetters: await inSlices(ofState, { state: 'dead_letter' }, ''),
    held: await countHeld(),
    oldestPendingAt: (oldest.get() as number | undefined) ?? null,
  });

  let running: Promise<QueueDepth> | null = null;
  return () => {
    running ??= count().finally(() => (running = null));
    return running;
  };
}
