import type { DeliveryState } from '../../shared/model.ts';
import type { BoundedCount, DeliveryFilter } from '../../shared/views.ts';
import type { Selection } from './selection.ts';

export type BulkAction = 'resend' | 'cancel';

/** What a bulk action would touch, counted before anybody is asked. */
export type BulkPlan = {
  action: BulkAction;
  /** Everything it would be done to. */
  count: BoundedCount;
  target: BulkTarget;
  /** Those among them that arrived already, and what remains without them; null where there are none. */
  delivered: { count: BoundedCount; rest: BoundedCount; target: BulkTarget } | null;
};
export type BulkTarget = { ids: string[] } | { filter: DeliveryFilter };

/** A delivery being sent is left alone: it is on its way. */
const RESENDABLE: readonly DeliveryState[] = ['pending', 'delivered', 'dead_letter', 'cancelled'];
const NOT_ARRIVED: readonly DeliveryState[] = ['pending', 'dead_letter', 'cancelled'];
const CANCELLABLE: readonly DeliveryState[] = ['pending'];

/** Narrows a choice to the states that the action can do something for, and counts it. */
export async function planBulk(
  action: BulkAction,
  selection: Selection,
  filter: DeliveryFilter,
  count: (filter: DeliveryFilter) => Promise<BoundedCount>,
): Promise<BulkPlan> {
  const part = async (
    states: readonly DeliveryState[],
  ): Promise<{ count: BoundedCount; target: BulkTarget }> => {
    if (selection.kind === 'some') {
      const ids = [...selection.chosen.values()]
        .filter(({ state }) => states.includes(state))
        .map(({ id }) => id);
      return { count: { count: ids.length, more: false }, target: { ids } };
    }
    const narrowed = states.filter((state) => !filter.states?.length || filter.states.includes(state));
    if (narrowed.length === 0) return { count: { count: 0, more: false }, target: { ids: [] } };
    const target = { filter: { ...filter, states: narrowed } };
    return { count: await count(target.filter), target };
  };

  if (action === 'cancel') return { action, ...(await part(CANCELLABLE)), delivered: null };
  const [all, arrived, rest] = await Promise.all([part(RESENDABLE), part(['delivered']), part(NOT_ARRIVED)]);
  return {
    action,
    ...all,
    delivered:
      arrived.count.count === 0 ? null : { count: arrived.count, rest: rest.count, target: rest.target },
  };
}
