import type { BulkView, DeliveryFilter } from '../../shared/views.ts';
import { RelayError } from '../lib/errors.ts';
import type { HistoryStore } from './history.ts';
import type { Resend } from './resend.ts';

/** Ids taken from the history at once. */
const PAGE = 200;

export type BulkStart = {
  action: 'resend' | 'cancel';
  ids?: string[] | undefined;
  filter?: DeliveryFilter | undefined;
};

export type Bulk = {
  /** Begins a bulk resend or cancel and answers at once; progress comes by `onChanged`. */
  start(input: BulkStart, actor: string): Promise<BulkView>;
  get(id: string): BulkView;
  stop(id: string): BulkView;
  stopAll(): void;
};

/**
 * Many resends or cancels, one after the other, so that a flood never starves what is due anyway. Goes through the
 * history by id, the key it is sorted by, up to the newest at the start: nothing is missed, nothing done twice.
 */
export function createBulk(
  history: HistoryStore,
  resend: Resend,
  newBulkId: () => string,
  onChanged: (view: BulkView) => void,
): Bulk {
  const running = new Map<string, BulkView>();

  const get = (id: string): BulkView => {
    const view = running.get(id);
    if (!view) throw new RelayError('not_found', 'This bulk action is over and forgotten.');
    return view;
  };
  const change = (id: string, patch: Partial<BulkView>): void => {
    const view = { ...get(id), ...patch };
    running.set(id, view);
    onChanged(view);
  };

  const one = async (input: BulkStart, deliveryId: string, actor: string): Promise<boolean> => {
    try {
      if (input.action === 'cancel') await resend.cancel(deliveryId, { actor });
      else await resend.resend(deliveryId, { actor, confirmDelivered: true });
      return true;
    } catch (error) {
      if (error instanceof RelayError) return false;
      throw error;
    }
  };

  function* chosen(input: BulkStart, newest: string): Generator<string[]> {
    if (input.ids) {
      yield input.ids;
      return;
    }
    for (let after = ''; ;) {
      const ids = history.ids(input.filter ?? {}, after, PAGE).filter((id) => id <= newest);
      if (ids.length === 0) return;
      yield ids;
      after = ids.at(-1)!;
    }
  }

  const run = async (id: string, input: BulkStart, actor: string): Promise<void> => {
    const [newest] = (await history.page({ filter: input.filter ?? {}, direction: 'older', limit: 1 })).items;
    for (const ids of chosen(input, newest?.id ?? '')) {
      for (const deliveryId of ids) {
        if (get(id).state !== 'running') return;
        const done = await one(input, deliveryId, actor);
        const view = get(id);
        running.set(id, done ? { ...view, done: view.done + 1 } : { ...view, skipped: view.skipped + 1 });
      }
      change(id, {});
    }
    change(id, { state: 'finished' });
  };

  return {
    async start(input, actor) {
      if (!input.ids && !input.filter)
        throw new RelayError('invalid_input', 'Choose deliveries or a filter.');
      const total = input.ids ? input.ids.length : (await history.count(input.filter ?? {})).count;
      const id = newBulkId();
      running.set(id, { id, action: input.action, total, done: 0, skipped: 0, state: 'running' });
      void run(id, input, actor).catch(() => change(id, { state: 'stopped' }));
      return get(id);
    },
    get,
    stop(id) {
      if (get(id).state === 'running') change(id, { state: 'stopped' });
      return get(id);
    },
    stopAll() {
      for (const [id, view] of running)
        if (view.state === 'running') running.set(id, { ...view, state: 'stopped' });
    },
  };
}
