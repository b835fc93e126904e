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
  const selectOwed = sqlite
    .prepare(
      `SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE state = 'pending' AND NOT (held_reason IS 'endpoint_disabled'
         AND endpoint_id IN (SELECT id FROM endpoints WHERE disabled_reason = 'taking_over')) LIMIT ?)`,
    )
    .pluck();
  const selectDeadLetters = sqlite
    .prepare(`SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE state = 'dead_letter' LIMIT ?)`)
    .pluck();
  return {
    owed: () => selectOwed.get(COUNT_LIMIT) as number,
    deadLetters: () => selectDeadLetters.get(COUNT_LIMIT) as number,
  };
}
