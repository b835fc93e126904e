import type { DeliverySummary } from '../../../shared/views.ts';
import { EXPORT_FORMATS } from '../../../shared/model.ts';
import type { ExportFormat } from '../../../shared/model.ts';
import { answerList, textOf } from '../command.ts';
import type { Command, Context } from '../command.ts';
import { dueIn, lastMet, stateCell } from '../delivery-words.ts';
import { EXIT } from '../exit-codes.ts';
import { FILTER_OPTIONS, filterOf, numberOf, oneOf } from '../options.ts';
import { UsageError } from '../stop.ts';
import { table } from '../table.ts';
import { clockTime } from '../when.ts';

const PAGE = 200;

/** `relay deliveries`. */
export const deliveriesCommand: Command = {
  name: 'deliveries',
  usage: '[--failed] [--room ROOM] …',
  summary: 'the newest deliveries',
  details:
    'All options together narrow the list. --export writes all that match, oldest first: relay deliveries --failed --export csv > failed.csv',
  options: {
    ...FILTER_OPTIONS,
    limit: { value: 'N', help: 'at most so many (default 20)' },
    all: { help: 'all that match' },
    export: { value: 'FORMAT', help: `write them out: ${EXPORT_FORMATS.join(', ')}` },
  },
  async run(context) {
    const { values, terminal, now } = context;
    const format = textOf(values, 'export');
    if (format !== undefined) return exportDeliveries(context, oneOf('--export', format, EXPORT_FORMATS));
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
        dueIn(item, now),
        item.title ?? '',
      ]);
      const heads = ['ID', 'ACCEPTED', 'STATE', 'ROOM', 'LAST', 'ATTEMPTS', 'NEXT', 'TITLE'];
      return table(heads, rows, terminal) + (more ? '\n… and more: raise --limit, or --all.' : '');
    });
    return EXIT.done;
  },
};

async function exportDeliveries(context: Context, format: ExportFormat): Promise<number> {
  const { engine, terminal, values } = context;
  if (values['limit'] !== undefined || values['all'] === true) {
    throw new UsageError('--export writes all that match: leave out --limit and --all.');
  }
  await terminal.pass(await engine().export(format, await filterOf(context)));
  return EXIT.done;
}

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
