import type { DeliveryDetail } from '../../../shared/views.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { Countdown, Time } from '../../ui/time.tsx';

const WORDS: Partial<Record<NonNullable<DeliveryDetail['heldReason']>, string>> = {
  rate_limit: endpointTexts.pace.waiting,
  breaker: endpointTexts.pace.probing,
};

export type WaitsUntilProps = { detail: DeliveryDetail; otherwise: string };

/** Until when a delivery waits for its endpoint's rate limit or breaker; `otherwise` for any other. */
export function WaitsUntil({ detail: { heldReason, dueAt, orLater }, otherwise }: WaitsUntilProps) {
  const words = heldReason === null ? undefined : WORDS[heldReason];
  if (words === undefined || dueAt === null) return otherwise;
  return (
    <>
      {orLater ? endpointTexts.pace.waitingBehind : words} <Time at={dueAt} exact /> (
      <Countdown at={dueAt} />
      ).
    </>
  );
}
