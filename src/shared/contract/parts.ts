import { z } from 'zod';
import './sentences.ts';

/* What the inputs of several requests are made of. */

export const id = z.string().min(1).max(64);
export const none = z.object({}).default({});

export const secretText = z.string().max(512, 'A secret has at most 512 characters.');

export const retryPolicy = z
  .object({
    firstDelaySeconds: z.number().int().min(1, 'At least 1 second.').max(86_400, 'At most a day.'),
    maxDelaySeconds: z.number().int().min(1, 'At least 1 second.').max(86_400, 'At most a day.'),
    maxTotalSeconds: z
      .number()
      .int()
      .min(0, 'Not negative.')
      .max(30 * 86_400, 'At most 30 days.'),
    maxRetries: z.number().int().min(0, 'Not negative.').max(1000, 'At most 1000 retries.'),
  })
  .refine((p) => p.maxDelaySeconds >= p.firstDelaySeconds, {
    path: ['maxDelaySeconds'],
    message: 'The longest delay cannot be shorter than the first.',
  });

/** Networks, addresses and host names that may be delivered to; the engine reads them, and names what it cannot. */
export const allowList = z
  .array(z.string().min(1, 'Leave no entry empty.').max(255, 'An entry has at most 255 characters.'))
  .max(100, 'At most 100 entries.');
const QUARTER_MS = 900_000;

/** The moments at which the bars of a chart begin, and the end of the last: as the caller's own hours and days begin. */
export const edges = z
  .array(z.number().int().multipleOf(QUARTER_MS, 'Give whole quarters of an hour, in milliseconds UTC.'))
  .min(2, 'Give at least the beginning and the end.')
  .max(1000, 'Give at most 1000 moments.')
  .refine((all) => all.every((edge, i) => i === 0 || edge > all[i - 1]!), 'Give the moments in order.');

/** Stands for the type of an answer, which is declared and never parsed. */
export const output = <T>() => undefined as T;
