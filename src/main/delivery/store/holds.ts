import type { HeldReason } from '../../../shared/model.ts';
import type { StoreContext } from '../../db/store.ts';
import { BATCH_OPEN } from '../batches.ts';

export type DeliveryHolds = {
  /** Holds an endpoint's pending deliveries inside the running write, all or those due by `dueBy`; answers how many. */
  holdInWrite(endpointId: string, reason: HeldReason, dueBy?: number): number;
  /**
   * Lets held deliveries go on inside the running write, spread over `spreadMs` from now, or with `dueNow` at once, those
   * too that were to be tried again later; what a batch gathers waits for its time. Answers how many.
   */
  releaseInWrite(
    reason: HeldReason,
    options?: { endpointId?: string; limit?: number; spreadMs?: number; dueNow?: boolean },
  ): number;
  heldEndpoints(reason: HeldReason): string[];
};

/** Holding what is pending, and letting it go again. */
export function createDeliveryHolds({ sqlite, clock, random }: StoreContext): DeliveryHolds {
  const holdPending = sqlite.prepare(
    `UPDATE deliveries SET held_reason = @reason WHERE state = 'pending' AND held_reason IS NULL AND endpoint_id = @endpointId AND due_at <= @dueBy`,
  );
  const selectHeld = sqlite.prepare(
    `SELECT id FROM deliveries WHERE held_reason = @reason AND (@endpointId IS NULL OR endpoint_id = @endpointId)
     ORDER BY endpoint_id, id LIMIT @limit`,
  );
  const letGo = sqlite.prepare(
    `UPDATE deliveries SET held_reason = NULL,
       due_at = CASE WHEN @dueNow = 1 AND batch <> ${BATCH_OPEN} THEN min(due_at, @now) ELSE max(due_at, @dueAt) END
     WHERE id = @id AND held_reason = @reason`,
  );
  const selectHeldEndpoints = sqlite
    .prepare(`SELECT DISTINCT endpoint_id FROM deliveries WHERE held_reason = ?`)
    .pluck();

  return {
    holdInWrite: (endpointId, reason, dueBy = Number.MAX_SAFE_INTEGER) =>
      holdPending.run({ endpointId, reason, dueBy }).changes,
    releaseInWrite(reason, { endpointId, limit = 1000, spreadMs = 0, dueNow = false } = {}) {
      const rows = selectHeld.all({ reason, endpointId: endpointId ?? null, limit }) as { id: string }[];
      const now = clock.now();
      for (const { id } of rows) {
        const dueAt = spreadMs === 0 ? 0 : now + Math.floor(random.fraction() * spreadMs);
        letGo.run({ id, reason, dueAt, now, dueNow: Number(dueNow) });
      }
      return rows.length;
    },
    heldEndpoints: (reason) => selectHeldEndpoints.all(reason) as string[],
  };
}
