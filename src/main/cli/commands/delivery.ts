import type { AttemptView, DeliveryDetail } from '../../../shared/views.ts';
import { answer } from '../command.ts';
import type { Command, Context } from '../command.ts';
import { stateCell } from '../delivery-words.ts';
import { EXIT } from '../exit-codes.ts';
import { UsageError } from '../stop.ts';
import { table } from '../table.ts';
import { plain } from '../terminal.ts';
import { clockTime, span } from '../when.ts';

/** Planned attempts shown; the rest follow the same schedule. */
const PLANNED_SHOWN = 3;

/** `relay delivery ID`. */
export const deliveryCommand: Command = {
  name: 'delivery',
  usage: 'ID [--body]',
  summary: 'the life of one delivery: every attempt, and what comes next',
  options: { body: { help: 'only its body, the bytes that are sent' } },
  async run(context) {
    const [id, ...more] = context.args;
    if (id === undefined || more.length > 0) throw new UsageError('Usage: relay delivery ID');
    const engine = context.engine();
    if (context.values['body'] === true) {
      const { contentType, body } = await engine.request('delivery.body', { id });
      answer(context, { contentType, body }, body);
      return EXIT.done;
    }
    const detail = await engine.request('delivery.get', { id });
    answer(context, detail, describe(detail, context));
    return EXIT.done;
  },
};

function describe(detail: DeliveryDetail, { terminal, now }: Context): string {
  const state = stateCell(detail);
  const shown = typeof state === 'string' ? state : terminal.colour(state.colour, state.text);
  const { headline, advice } = detail.explanation;
  const events = detail.events.map(({ id, type, transcriptId, title }) =>
    [id, type, transcriptId ?? '', title ?? ''].map(plain).join('  ').trimEnd(),
  );
  return [
    terminal.colour('strong', plain(`${detail.title ?? detail.eventType} · ${detail.room.name}`)),
    `${shown}  ${plain(headline)}`,
    ...(advice === null ? [] : [plain(advice)]),
    '',
    `delivery  ${detail.id}`,
    `endpoint  ${detail.endpoint.id}  ${plain(detail.endpoint.url)}${detail.endpoint.removed ? '  (removed)' : ''}`,
    ...(detail.waitsFor === null ? [] : [`waits for ${detail.waitsFor}`]),
    ...events.map((event) => `event     ${event}`),
    `accepted  ${clockTime(detail.acceptedAt)}`,
    ...(detail.attempts.length === 0 ? [] : ['', attemptTable(detail.attempts, terminal)]),
    ...planned(detail, now),
  ].join('\n');
}

function attemptTable(attempts: AttemptView[], terminal: Context['terminal']): string {
  const rows = attempts.map((attempt) => [
    `#${attempt.number}`,
    clockTime(attempt.startedAt),
    {
      text: attempt.status === null ? attempt.outcome : String(attempt.status),
      colour: attempt.status !== null && attempt.status < 300 ? ('good' as const) : ('bad' as const),
    },
    `${Math.round(attempt.timings.totalMs)} ms`,
    attempt.trigger,
    attempt.summary,
  ]);
  return table(['ATTEMPT', 'STARTED', 'MET', 'TOOK', 'BY', 'WHAT HAPPENED'], rows, terminal);
}

function planned({ plannedAttempts, orLater }: DeliveryDetail, now: number): string[] {
  if (plannedAttempts.length === 0) return [];
  const lines = plannedAttempts.slice(0, PLANNED_SHOWN).map(({ number, at }) => {
    const when = at <= now ? 'now' : `in ${span(at - now)}, ${clockTime(at)}`;
    return `planned   #${number} ${when}${orLater ? ', or later' : ''}`;
  });
  const rest = plannedAttempts.length - PLANNED_SHOWN;
  return ['', ...lines, ...(rest > 0 ? [`          … and ${rest} more, then it is given up`] : [])];
}
