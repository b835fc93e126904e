import { z } from 'zod';
import { LOG_LEVELS } from '../model.ts';
import type { LogPage } from '../views.ts';
import { id, none, output } from './parts.ts';

/** A line's place: the number of its file, and where it begins there. */
const lineId = z
  .string()
  .regex(/^\d{1,15}-\d{1,15}$/, 'Name a line by its id.')
  .optional();

const logFilter = z.object({
  levels: z.array(z.enum(LOG_LEVELS)).optional(),
  roomId: id.optional(),
  endpointId: id.optional(),
  deliveryId: id.optional(),
  text: z.string().max(200, 'At most 200 characters.').optional(),
  from: z.number().int().optional(),
  to: z.number().int().optional(),
});

/** The engine's log. */
export const logRequests = {
  /** A page of the log, newest first: `before` continues an earlier page, `after` ends at a line already known. */
  'log.list': {
    input: z.object({
      filter: logFilter.default({}),
      before: lineId,
      after: lineId,
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: output<LogPage>(),
  },
  /** Shows the folder of the log in the file manager; the desktop application alone can. */
  'log.openFolder': { input: none, output: output<{ folder: string }>() },
} as const;
