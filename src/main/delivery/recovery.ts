import type { BulkView, DeliveryFilter, RecoveryEndpoint, RecoveryPreview } from '../../shared/views.ts';
import type { StoreContext } from '../db/store.ts';
import type { Bulk } from './bulk/bulk.ts';

/** Dead letters of a room, of an endpoint, or of all; whose last attempt was at `since` or later, or whenever. */
export type FailedSince = {
  roomId?: string | undefined;
  endpointId?: string | undefined;
  since?: number | undefined;
};

export type Recovery = {
  /** Counts exactly, from an index that has nothing else in it. */
  preview(scope: FailedSince): RecoveryPreview;
  /** Resends what is dead by now. What dies meanwhile is not of it: nothing is tried in a circle. */
  start(scope: FailedSince, actor: string): Promise<BulkView>;
};

type Row = RecoveryEndpoint & { removed: number; disabled: number; latest: number };

/** Everything that failed since a time, resent at the pace of its endpoints. */
export function createRecovery(
  { sqlite, clock }: Pick<StoreContext, 'sqlite' | 'clock'>,
  bulk: Bulk,
): Recovery {
  const select = sqlite.prepare(`
    SELECT f.endpoint_id AS endpointId, r.name AS roomName, e.url, f.n AS deadLetters,
      e.removed_at IS NOT NULL AS removed, e.disabled_reason IS NOT NULL AS disabled, f.latest
    FROM (SELECT endpoint_id, count(*) AS n, max(last_attempt_at) AS latest FROM deliveries INDEXED BY deliveries_dead_letters
          WHERE state = 'dead_letter' AND last_attempt_at >= @since
            AND (@roomId IS NULL OR room_id = @roomId) AND (@endpointId IS NULL OR endpoint_id = @endpointId)
          GROUP BY endpoint_id) f
      JOIN endpoints e ON e.id = f.endpoint_id JOIN rooms r ON r.id = e.room_id
    ORDER BY f.n DESC, r.name`);

  const rowsOf = ({ roomId, endpointId, since }: FailedSince): Row[] =>
    select.all({ roomId: roomId ?? null, endpointId: endpointId ?? null, since: since ?? 0 }) as Row[];

  const previewOf = (rows: readonly Row[]): RecoveryPreview => {
    const about = ({ endpointId, roomName, url, deadLetters }: Row): RecoveryEndpoint => ({
      endpointId, roomName, url, deadLetters,
    }); // prettier-ignore
    const open = rows.filter(({ removed, disabled }) => !removed && !disabled);
    return {
      total: open.reduce((sum, { deadLetters }) => sum + deadLetters, 0),
      endpoints: open.map(about),
      leftAlone: rows
        .filter((row) => !open.includes(row))
        .map((row) => ({ ...about(row), reason: row.removed ? 'endpoint_removed' : 'endpoint_disabled' })),
    };
  };

  return {
    preview: (scope) => previewOf(rowsOf(scope)),
    start(scope, actor) {
      const rows = rowsOf(scope);
      const { roomId, endpointId, since } = scope;
      const filter: DeliveryFilter = {
        states: ['dead_letter'],
        ...(roomId !== undefined && { roomId }),
        ...(endpointId !== undefined && { endpointId }),
        ...(since !== undefined && { lastAttemptFrom: since }),
        // Where the clock was put back, what failed before that did so at a time that is still to come.
        lastAttemptTo: Math.max(clock.now(), ...rows.map(({ latest }) => latest)) + 1,
      };
      const { total, endpoints } = previewOf(rows);
      return bulk.start({ action: 'resend', filter }, actor, {
        total: { count: total, more: false },
        endpointIds: endpoints.map((endpoint) => endpoint.endpointId),
      });
    },
  };
}
