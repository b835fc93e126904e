import type { BulkAction } from '../../../shared/model.ts';
import type { BoundedCount, BulkView, DeliveryFilter } from '../../../shared/views.ts';
import { RelayError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { BulkParts } from './parts.ts';
import type { BulkRow, LaneRow } from './store.ts';
import { createBulkRunner } from './runner.ts';

/** So many are listed. */
const LISTED = 20;

export type BulkStart = {
  action: BulkAction;
  ids?: string[] | undefined;
  filter?: DeliveryFilter | undefined;
};

/** What a filter matches, counted beforehand. */
export type Counted = { total: BoundedCount; endpointIds: readonly string[] };

export type Bulk = {
  /**
   * Begins a bulk resend or cancel and answers at once; progress comes by `onChanged`. What was counted already is not
   * counted again, and endpoints without anything counted are left out.
   */
  start(input: BulkStart, actor: string, counted?: Counted): Promise<BulkView>;
  list(): BulkView[];
  get(id: string): BulkView;
  /** Leaves the rest alone; what was done stays done. */
  stop(id: string, actor: string): Promise<BulkView>;
  /** Goes on with the rest of a stopped one. */
  resume(id: string, actor: string): Promise<BulkView>;
  /** Something happened to these deliveries. */
  changed(deliveryIds: readonly string[]): void;
  /** Endpoints may have been disabled, enabled or removed. */
  endpointsChanged(): void;
  /** Whether a failed try of this delivery may open its endpoint's breaker although a person asked for it. */
  obeysBreaker(deliveryId: string): boolean;
  /** Goes on with what an earlier process left. */
  begin(): void;
  /** Takes nothing new; the next `begin` goes on. */
  end(): void;
};

/**
 * Many resends or cancels. Each endpoint has a lane of its own, in which only a few wait for their try at a time: so its
 * rate limit, concurrency and breaker set the pace, a slow one keeps no other back, what comes in meanwhile hardly
 * waits, and stopping leaves the rest as it was. Each step is one commit, so a restart goes on where it was.
 */
export function createBulk(parts: BulkParts): Bulk {
  const { store, bulks, history, audit } = parts;
  const { writer, clock, random } = store;
  const runner = createBulkRunner(parts);
  const noteInWrite = (actor: string, action: string, values: { before?: unknown; after: unknown }): void =>
    audit.addInWrite({ actor, action, subjectKind: 'engine', subjectId: 'engine', ...values });

  const lanesFor = (bulkId: string, { ids, filter }: BulkStart, counted?: Counted): LaneRow[] => {
    const lane = (endpointId: string, chosen: string[] | null, lastId: string): LaneRow => ({
      bulkId, endpointId, ids: chosen, cursor: '', lastId, done: 0, delivered: 0, retrying: 0, givenUp: 0, skipped: {},
    }); // prettier-ignore
    if (ids === undefined) {
      const newest = bulks.newestId();
      const endpointIds = counted?.endpointIds ?? bulks.endpointIds(filter ?? {});
      return endpointIds.map((endpointId) => lane(endpointId, null, newest));
    }
    const byEndpoint = new Map<string, string[]>();
    for (const { id, endpointId } of bulks.endpointsOf(ids))
      byEndpoint.set(endpointId, [...(byEndpoint.get(endpointId) ?? []), id]);
    return [...byEndpoint].map(([endpointId, own]) => lane(endpointId, own, own.at(-1)!));
  };

  const progressOf = (id: string): { before: unknown; after: unknown } => {
    const { action, total, done, skipped } = runner.view(existing(id));
    return { before: { action, total }, after: { done, skipped } };
  };
  const existing = (id: string): BulkRow => {
    const bulk = bulks.get(id);
    if (bulk === null) throw new RelayError('not_found', 'This bulk action is over and forgotten.');
    return bulk;
  };

  return {
    async start(input, actor, counted) {
      const { action, ids, filter } = input;
      if (!ids && !filter) throw new RelayError('invalid_input', 'Choose deliveries or a filter.');
      const id = newId(clock, random);
      const lanes = lanesFor(id, input, counted);
      const total = ids
        ? { count: lanes.reduce((sum, lane) => sum + (lane.ids?.length ?? 0), 0), more: false }
        : (counted?.total ?? (await history.count(filter ?? {})));
      const bulk: BulkRow = {
        id, action, filter: ids ? null : (filter ?? {}), actor, state: 'running', total: total.count,
        totalMore: total.more, startedAt: clock.now(), finishedAt: null,
      }; // prettier-ignore
      await writer.write(() => {
        bulks.insertInWrite(bulk, lanes);
        const chosen = ids ? { deliveries: ids.length } : { filter: bulk.filter };
        noteInWrite(actor, 'bulk.start', { after: { ...chosen, action, total: total.count } });
      });
      runner.begin(bulk, true);
      return runner.view(bulk);
    },
    list: () => bulks.list(LISTED).map(runner.view),
    get: (id) => runner.view(existing(id)),
    async stop(id, actor) {
      const running = runner.find(id);
      if (running?.bulk.state === 'running')
        await runner.setState(running, 'stopped', () => noteInWrite(actor, 'bulk.stop', progressOf(id)));
      return runner.view(existing(id));
    },
    async resume(id, actor) {
      const bulk = existing(id);
      if (bulk.state === 'finished') throw new RelayError('conflict', 'There is nothing left of it to do.');
      if (bulk.state === 'stopped') {
        await runner.setState(runner.load(bulk), 'running', () =>
          noteInWrite(actor, 'bulk.resume', progressOf(id)),
        );
      }
      return runner.view(existing(id));
    },
    changed: (deliveryIds) => runner.look(deliveryIds),
    endpointsChanged: () => runner.look('all'),
    obeysBreaker: runner.hasUnchosen,
    begin: () => bulks.unfinished().forEach((bulk) => runner.begin(bulk, false)),
    end: runner.end,
  };
}
