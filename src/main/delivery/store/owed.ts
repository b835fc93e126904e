import type { StoreContext } from '../../db/store.ts';
import { COUNT_LIMIT } from '../history.ts';

export type OwedCounts = {
  /** Pending deliveries, but for those that wait for a room to be taken over; counted up to 10,000. */
  owed(): number;
  /** Dead letters, counted up to 10,000. */
  deadLetters(): number;
};

/** The two counts that every screen shows. */
export function createOwedCounts({ sqlite }: Pick<StoreContext, 'sqlite'>): OwedCounts {
  // Each from its index alone: looking into every pending row would take twenty times as long.
  const countState = sqlite
    .prepare(
      `SELECT count(*) FROM (SELECT 1 FROM deliveries INDEXED BY deliveries_state WHERE state = ? LIMIT ?)`,
    )
    .pluck();
  const selectTakenOver = sqlite
    .prepare(
      `SELECT count(*) FROM endpoints e CROSS JOIN deliveries d INDEXED BY deliveries_held
       ON d.held_reason = 'endpoint_disabled' AND d.endpoint_id = e.id WHERE e.disabled_reason = 'taking_over'`,
    )
    .pluck();

  return {
    owed() {
      const takenOver = selectTakenOver.get() as number;
      return (countState.get('pending', COUNT_LIMIT + takenOver) as number) - takenOver;
    },
    deadLetters: () => countState.get('dead_letter', COUNT_LIMIT) as number,
  };
}
