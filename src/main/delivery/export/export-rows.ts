import type { AttemptTrigger, OutcomeKind } from '../../../shared/model.ts';
import type { DeliverySummary } from '../../../shared/views.ts';
import type { StoreContext } from '../../db/store.ts';
import { summarise } from '../explain.ts';
import type { HistoryStore } from '../history.ts';

/** The start of an answer, in characters. */
const PREVIEW = 500;

/** A delivery as it is exported: times in ISO 8601, no headers and no bodies but the start of each answer. */
export type ExportRow = {
  id: string;
  acceptedAt: string;
  state: DeliverySummary['state'];
  heldReason: DeliverySummary['heldReason'];
  room: string;
  endpointUrl: string;
  endpointId: string;
  eventType: DeliverySummary['eventType'];
  title: string | null;
  events: { id: string; transcriptId: string | null }[];
  nextAttemptAt: string | null;
  finishedAt: string | null;
  attempts: ExportedAttempt[];
};

export type ExportedAttempt = {
  number: number;
  startedAt: string;
  trigger: AttemptTrigger;
  url: string;
  outcome: OutcomeKind;
  status: number | null;
  errorCode: string | null;
  summary: string;
  durationMs: number;
  answerSize: number | null;
  answerStart: string | null;
};

export type ExportReader = {
  /** These deliveries as they are now, in the same order; those that were pruned are left out. */
  rows(ids: string[]): ExportRow[];
};

type AttemptRow = Omit<ExportedAttempt, 'startedAt' | 'summary'> & {
  startedAt: number;
  message: string | null;
};

/** Reads what an export says of deliveries. */
export function createExportReader(
  { sqlite }: Pick<StoreContext, 'sqlite'>,
  history: Pick<HistoryStore, 'summaries'>,
): ExportReader {
  const selectEvents = sqlite.prepare(`
    SELECT e.id, e.transcript_id AS transcriptId FROM delivery_events de JOIN events e ON e.id = de.event_id
    WHERE de.delivery_id = ? ORDER BY de.position`);
  const selectAttempts = sqlite.prepare(`
    SELECT number, started_at AS startedAt, trigger, url, outcome, status, error_code AS errorCode,
      error_message AS message, total_ms AS durationMs, response_size AS answerSize,
      CASE response_body_encoding WHEN 'utf8' THEN substr(response_body, 1, ${PREVIEW}) END AS answerStart
    FROM attempts WHERE delivery_id = ? ORDER BY number`);

  return {
    rows: (ids) =>
      history.summaries(ids).map((summary) => ({
        id: summary.id,
        acceptedAt: iso(summary.acceptedAt),
        state: summary.state,
        heldReason: summary.heldReason,
        room: summary.room.name,
        endpointUrl: summary.endpoint.url,
        endpointId: summary.endpoint.id,
        eventType: summary.eventType,
        title: summary.title,
        events: selectEvents.all(summary.id) as ExportRow['events'],
        nextAttemptAt: summary.dueAt === null ? null : iso(summary.dueAt),
        finishedAt: summary.finishedAt === null ? null : iso(summary.finishedAt),
        attempts: (selectAttempts.all(summary.id) as AttemptRow[]).map(({ message, startedAt, ...rest }) => ({
          ...rest,
          startedAt: iso(startedAt),
          summary: summarise({ ...rest, errorMessage: message }),
        })),
      })),
  };
}

const iso = (ms: number): string => new Date(ms).toISOString();
