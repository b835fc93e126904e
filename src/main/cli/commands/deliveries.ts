import type { DeliverySummary } from '../../../shared/views.ts';
import { answerList } from '../command.ts';
import type { Command, Context } from '../command.ts';
import { dueIn, lastMet, stateCell } from '../delivery-words.ts';
import { EXIT } from '../exit-codes.ts';
import { FILTER_OPTIONS, filterOf, numberOf } from '../options.ts';
import { table } from '../table.ts';
import { clockTime } from '../when.ts';

const PAGE = 200;

/** `relay deliveries`. */
export const deliveriesCommand: Command = {
  name: 'deliveries',
  usage: '[--failed] [--room ROOM] …',
  summary: 'the newest deliveries',
  details: 'All options together narrow the list.',
  options: {
    ...FILTER_OPTIONS,
    limit: { value: 'N', help: 'at most so many (default 20)' },
    all: { help: 'all that match' },
  },
  async run(context) {
    const { values, terminal, now } = context;
    const limit = values['all'] === true ? Infinity : numberOf(values, 'limit', 20, 1_000_000);
    const { items, more } = await listDeliveries(context, limit);
    answerList(context, items, () => {
      if (items.length === 0) return 'No deliveries.';
      const rows = items.map((item) => [
        item.id,
        clockTime(item.acceptedAt),
        stateCell(item),
        item.room.name,
        lastMet(item),
        String(item.attemptsMade),
        dueIn(item.dueAt, now),
        item.title ?? '',
      ]);
      const heads = ['ID', 'ACCEPTED', 'STATE', 'ROOM', 'LAST', 'ATTEMPTS', 'NEXT', 'TITLE'];
      return table(heads, rows, terminal) + (more ? '\n… and more: raise --limit, or --all.' : '');
    });
    return EXIT.done;
  },
};

async function listDeliveries(
  context: Context,
  limit: number,
): Promise<{ items: DeliverySummary[]; more: boolean }> {
  const engine = context.engine();
  const filter = await filterOf(context);
  const items: DeliverySummary[] = [];
  for (let cursor: string | undefined; ;) {
    const wanted = Math.min(PAGE, limit - items.length);
    const page = await engine.request('delivery.list', { filter, limit: wanted, ...(cursor && { cursor }) });
    items.push(...page.items);
    if (page.older === null || items.length >= limit) return { items, more: page.older !== null };
    cursor = page.older;
  }
}
