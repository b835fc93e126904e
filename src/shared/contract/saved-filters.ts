import { z } from 'zod';
import { ALL_EVENT_TYPES, DELIVERY_STATES, HISTORY_SPANS, STATUS_FILTERS } from '../model.ts';
import type { SavedFilterView } from '../views.ts';
import { failureKind } from './deliveries.ts';
import { id, none, output } from './parts.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Give a day as 2026-11-23.');

/**
 * A filter of the history as people set it and keep it: days are calendar days where they are looked at, both ends
 * included, and a span ends whenever it is applied.
 */
export const historyFilter = z.object({
  text: z.string().max(200, 'At most 200 characters.').default(''),
  states: z.array(z.enum(DELIVERY_STATES)).default([]),
  roomId: id.nullable().default(null),
  endpointId: id.nullable().default(null),
  eventType: z.enum(ALL_EVENT_TYPES).nullable().default(null),
  statusClass: z.enum(STATUS_FILTERS).nullable().default(null),
  span: z.enum(HISTORY_SPANS).nullable().default(null),
  fromDay: day.nullable().default(null),
  toDay: day.nullable().default(null),
  /** Had a try that failed in this way, in a span of milliseconds UTC or ever: where the statistics lead to. */
  failure: failureKind.nullable().default(null),
  tried: z.object({ from: z.number().int(), to: z.number().int() }).nullable().default(null),
});
export type HistoryFilter = z.infer<typeof historyFilter>;

const name = z.string().trim().min(1, 'Give it a name.').max(60, 'At most 60 characters.');

/** Filters of the history kept under a name. */
export const savedFilterRequests = {
  'savedFilter.list': { input: none, output: output<SavedFilterView[]>() },
  'savedFilter.create': {
    input: z.object({ name, filter: historyFilter }),
    output: output<SavedFilterView>(),
  },
  'savedFilter.update': {
    input: z.object({ id, name: name.optional(), filter: historyFilter.optional() }),
    output: output<SavedFilterView>(),
  },
  /** Answers what was removed, so that it can be made again. */
  'savedFilter.remove': { input: z.object({ id }), output: output<SavedFilterView>() },
} as const;
