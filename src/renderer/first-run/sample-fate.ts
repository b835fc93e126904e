import type { DeliverySummary } from '../../shared/views.ts';

/** What became of a sample, over all its deliveries; null while none was tried. */
export type SampleFate = 'arrived' | 'retrying' | 'given_up' | null;

/** The best of what happened: one endpoint that has it shows that the way works. */
export function sampleFate(deliveries: Pick<DeliverySummary, 'state' | 'attemptsMade'>[]): SampleFate {
  if (deliveries.some(({ state }) => state === 'delivered')) return 'arrived';
  if (deliveries.some(({ state, attemptsMade }) => state === 'pending' && attemptsMade > 0))
    return 'retrying';
  if (deliveries.some(({ state }) => state === 'dead_letter')) return 'given_up';
  return null;
}
