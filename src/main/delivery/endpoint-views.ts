import { STORED_DELIVERY_STATES } from '../../shared/model.ts';
import type { StoredDeliveryState } from '../../shared/model.ts';
import type { EndpointHealth, EndpointView, RoomAtReflector, RoomView } from '../../shared/views.ts';
import type { StoreContext } from '../db/store.ts';
import { settingsOf } from '../rooms/endpoint-settings.ts';
import { FAILING_FROM } from '../rooms/endpoints.ts';
import type { EndpointRow, EndpointsStore } from '../rooms/endpoints.ts';
import type { BatchesStore } from './batches.ts';
import { breakerUntil, limitedUntil } from './admission.ts';
import type { RoomRow } from '../rooms/rooms.ts';
import type { SecretsStore } from '../secrets/secrets.ts';

export type EndpointViews = {
  endpoint(row: EndpointRow): EndpointView;
  room(row: RoomRow): RoomView;
  lastDelivery(endpointId: string): EndpointView['lastDelivery'];
  /** The dead letter given up last, and since when there have been any; null without one. */
  deadLetters(endpointId: string): { newestId: string; since: number } | null;
  /** The delivery whose attempt failed last among those still owed or given up; null without one. */
  lastFailed(endpointId: string): string | null;
  /** Deliveries of an endpoint in a state, or held for a reason. */
  countState(endpointId: string, state: StoredDeliveryState): number;
  countHeld(endpointId: string): number;
};

/** What an endpoint's health is called: disabled and failing first, then whether it was ever used. */
export function healthOf(row: EndpointRow, used: boolean): EndpointHealth {
  if (row.disabledReason !== null) return 'disabled';
  if (row.consecutiveFailures >= FAILING_FROM) return 'failing';
  return used ? 'healthy' : 'unused';
}

/** Rooms and endpoints as the page sees them: with counts, without secrets. */
export function createEndpointViews(
  { sqlite, clock }: Pick<StoreContext, 'sqlite' | 'clock'>,
  endpoints: EndpointsStore,
  secrets: SecretsStore,
  batches: Pick<BatchesStore, 'gathering'>,
): EndpointViews {
  // Named, since SQLite would go through all dead letters by another index where it knows nothing of the numbers.
  const inState = 'deliveries INDEXED BY deliveries_endpoint_state';
  const countState = sqlite
    .prepare(`SELECT count(*) FROM ${inState} WHERE endpoint_id = ? AND state = ?`)
    .pluck();
  const countHeld = sqlite
    .prepare('SELECT count(*) FROM deliveries WHERE held_reason IS NOT NULL AND endpoint_id = ?')
    .pluck();
  // The newest of each state stands at the end of a stretch of the index.
  const newest = STORED_DELIVERY_STATES.map(
    (state) => `SELECT max(id) AS id FROM ${inState} WHERE endpoint_id = @endpointId AND state = '${state}'`,
  ).join(' UNION ALL ');
  const selectLast = sqlite.prepare(
    `SELECT id, state, held_reason AS heldReason, attempts_made AS attemptsMade, coalesce(last_attempt_at, accepted_at) AS at
     FROM deliveries WHERE id = (SELECT max(id) FROM (${newest}))`,
  );
  const deadLetter = `FROM ${inState} WHERE endpoint_id = @endpointId AND state = 'dead_letter' ORDER BY id`;
  const selectDeadLetters = sqlite.prepare(
    `SELECT (SELECT id ${deadLetter} DESC LIMIT 1) AS newestId, (SELECT finished_at ${deadLetter} LIMIT 1) AS since`,
  );
  const failed = (state: StoredDeliveryState): string =>
    `SELECT * FROM (SELECT id, last_attempt_at FROM ${inState} WHERE endpoint_id = @endpointId AND state = '${state}'
       AND attempts_made > 0 ORDER BY id DESC LIMIT 100)`;
  const selectLastFailed = sqlite
    .prepare(
      `SELECT id FROM (${failed('pending')} UNION ALL ${failed('dead_letter')}) ORDER BY last_attempt_at DESC LIMIT 1`,
    )
    .pluck();
  const selectSource = sqlite.prepare(
    'SELECT id, name, removed_at IS NULL AS connected FROM sources WHERE id = ?',
  );
  const selectAtReflector = sqlite.prepare(`
    SELECT s.of_other_user AS ofOtherUser, s.delivered_by AS deliveredBy, s.url_there AS urlThere, s.gone_at AS goneAt,
      w.kind AS switching
    FROM source_rooms s JOIN sources o ON o.id = s.source_id LEFT JOIN switches w ON w.room_id = s.room_id
    WHERE s.room_id = ? AND o.removed_at IS NULL`);

  const lastDelivery = (endpointId: string): EndpointView['lastDelivery'] =>
    (selectLast.get({ endpointId }) as EndpointView['lastDelivery'] | undefined) ?? null;

  const endpoint = (row: EndpointRow): EndpointView => {
    const { hint, rotation } = secrets.describe(row.id);
    const last = lastDelivery(row.id);
    return {
      id: row.id,
      roomId: row.roomId,
      ...settingsOf(row),
      headers: row.headers.map((header) =>
        'value' in header
          ? { name: header.name, value: header.value, sensitive: false }
          : { name: header.name, value: `••••${secrets.hint(header.secretId)}`, sensitive: true },
      ),
      retryableClientErrorSeen: row.retryableClientErrorSeen,
      gathering: batches.gathering(row.id),
      rateLimitedUntil: limitedUntil(row, clock.now()),
      breakerOpenUntil: breakerUntil(row, clock.now()),
      hasSecret: hint !== null,
      secretHint: hint,
      rotation: rotation && { ...rotation, olderFirst: row.oldSecretFirst },
      enabled: row.disabledReason === null,
      disabledReason: row.disabledReason,
      disabledAt: row.disabledAt,
      health: healthOf(row, last !== null),
      failingSince: row.failingSince,
      consecutiveFailures: row.consecutiveFailures,
      pending: countState.get(row.id, 'pending') as number,
      held: countHeld.get(row.id) as number,
      deadLetters: countState.get(row.id, 'dead_letter') as number,
      lastDelivery: last,
      createdAt: row.createdAt,
    };
  };

  const sourceOf = (sourceId: string | null): RoomView['source'] => {
    const row = sourceId === null ? undefined : selectSource.get(sourceId);
    if (row === undefined) return null;
    const { id, name, connected } = row as { id: string; name: string; connected: number };
    return { id, name, connected: connected === 1 };
  };
  const atReflector = (roomId: string): RoomView['atReflector'] => {
    const row = selectAtReflector.get(roomId) as
      (Omit<RoomAtReflector, 'ofOtherUser'> & { ofOtherUser: number }) | undefined;
    return row === undefined ? null : { ...row, ofOtherUser: row.ofOtherUser === 1 };
  };

  return {
    endpoint,
    lastDelivery,
    deadLetters(endpointId) {
      const { newestId, since } = selectDeadLetters.get({ endpointId }) as {
        newestId: string | null;
        since: number | null;
      };
      return newestId === null ? null : { newestId, since: since ?? clock.now() };
    },
    lastFailed: (endpointId) => (selectLastFailed.get({ endpointId }) as string | undefined) ?? null,
    countState: (endpointId, state) => countState.get(endpointId, state) as number,
    countHeld: (endpointId) => countHeld.get(endpointId) as number,
    room: (row) => ({
      id: row.id,
      name: row.name,
      enabled: row.enabled,
      source: sourceOf(row.sourceId),
      atReflector: atReflector(row.id),
      externalId: row.externalId,
      intakeSecretHint: row.intakeSecretHint,
      intakePath: `/v1/rooms/${row.name}/reflector`,
      endpoints: endpoints.ofRoom(row.id).map(endpoint),
      createdAt: row.createdAt,
    }),
  };
}
