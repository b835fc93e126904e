import { z } from 'zod';
import { EXPORT_FORMATS } from '../model.ts';
import type { ExportView } from '../views.ts';
import { deliveryFilter } from './deliveries.ts';
import { id, output } from './parts.ts';

/** What an export is of: the query of `GET /api/delivery.export` as well. */
export const exportInput = z.object({
  format: z.enum(EXPORT_FORMATS, { message: 'Choose csv, json or jsonl.' }).default('csv'),
  filter: deliveryFilter.default({}),
});

/** Exports of the filtered history. */
export const exportRequests = {
  /**
   * Begins an export. The desktop asks where to write it; null when nobody said. Anywhere else it waits to be fetched at
   * `GET /api/delivery.export?id=…`.
   */
  'export.start': { input: exportInput, output: output<ExportView | null>() },
  'export.get': { input: z.object({ id }), output: output<ExportView>() },
  'export.stop': { input: z.object({ id }), output: output<ExportView>() },
} as const;
