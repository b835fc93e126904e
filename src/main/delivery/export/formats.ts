import type { ExportFormat } from '../../../shared/model.ts';
import { csvLines, toCsv } from '../../../shared/csv.ts';
import { assertNever } from '../../lib/errors.ts';
import type { ExportRow } from './export-rows.ts';

/** The columns of the CSV, in order: each delivery is one line, with its last attempt. */
const COLUMNS: Record<string, (row: ExportRow) => string | number | null> = {
  id: ({ id }) => id,
  accepted_at: ({ acceptedAt }) => acceptedAt,
  state: ({ state }) => state,
  held_reason: ({ heldReason }) => heldReason,
  room: ({ room }) => room,
  endpoint_url: ({ endpointUrl }) => endpointUrl,
  endpoint_id: ({ endpointId }) => endpointId,
  event_type: ({ eventType }) => eventType,
  title: ({ title }) => title,
  event_ids: ({ events }) => events.map(({ id }) => id).join(' '),
  transcript_ids: ({ events }) => events.flatMap(({ transcriptId }) => transcriptId ?? []).join(' '),
  attempts: ({ attempts }) => attempts.length,
  last_attempt_at: ({ attempts }) => attempts.at(-1)?.startedAt ?? null,
  last_outcome: ({ attempts }) => attempts.at(-1)?.outcome ?? null,
  last_status: ({ attempts }) => attempts.at(-1)?.status ?? null,
  last_error_code: ({ attempts }) => attempts.at(-1)?.errorCode ?? null,
  last_summary: ({ attempts }) => attempts.at(-1)?.summary ?? null,
  last_duration_ms: ({ attempts }) => attempts.at(-1)?.durationMs ?? null,
  last_answer_start: ({ attempts }) => attempts.at(-1)?.answerStart ?? null,
  next_attempt_at: ({ nextAttemptAt }) => nextAttemptAt,
  finished_at: ({ finishedAt }) => finishedAt,
};

export type ExportText = {
  contentType: string;
  head: string;
  /** What stands between two lines. */
  between: string;
  line(row: ExportRow): string;
  foot: string;
};

/** How a format is written: what stands at the top and at the end, and a line for each delivery. */
export function textOf(format: ExportFormat): ExportText {
  switch (format) {
    case 'csv':
      return {
        contentType: 'text/csv; charset=utf-8',
        head: toCsv([Object.keys(COLUMNS)]),
        between: '',
        line: (row) => csvLines([Object.values(COLUMNS).map((read) => read(row))]),
        foot: '',
      };
    case 'json':
      return {
        contentType: 'application/json; charset=utf-8',
        head: '[',
        between: ',',
        line: (row) => `\n${JSON.stringify(row)}`,
        foot: '\n]\n',
      };
    case 'jsonl':
      return {
        contentType: 'application/jsonl; charset=utf-8',
        head: '',
        between: '',
        line: (row) => `${JSON.stringify(row)}\n`,
        foot: '',
      };
    default:
      return assertNever(format);
  }
}
