import { z } from 'zod';
import type { RebuildView, Statistics } from '../views.ts';
import { edges, id, none, output } from './parts.ts';

/** How deliveries went over a span, and counting that again. */
export const statisticsRequests = {
  'statistics.get': {
    input: z
      .object({ roomId: id.optional(), endpointId: id.optional(), edges })
      .refine(({ roomId, endpointId }) => !(roomId && endpointId), {
        path: ['endpointId'],
        message: 'Give a room or an endpoint, not both.',
      }),
    output: output<Statistics>(),
  },
  /** Counts the roll-ups again from the history; the one that runs already where one does. */
  'statistics.rebuild.start': { input: none, output: output<RebuildView>() },
  'statistics.rebuild.get': { input: none, output: output<RebuildView>() },
  'statistics.rebuild.stop': { input: none, output: output<RebuildView>() },
} as const;
