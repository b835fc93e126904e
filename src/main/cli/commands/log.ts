import { LOG_LEVELS } from '../../../shared/model.ts';
import type { LogFilter, LogLine, LogPage } from '../../../shared/views.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { logFolderOf } from '../../lib/log-folder.ts';
import { readLogPage } from '../../lib/log-pages.ts';
import { answerList, listOf, textOf } from '../command.ts';
import type { Command, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { findEndpoint, findRoom } from '../find.ts';
import { WHEN, numberOf, oneOf, spanOf } from '../options.ts';
import { plain } from '../terminal.ts';
import type { ColourName } from '../terminal.ts';
import { clockTime } from '../when.ts';

const PAGE = 500;
const LOOK_AGAIN_MS = 500;
const COLOURS: Record<LogLine['level'], ColourName> = { info: 'quiet', warn: 'warning', error: 'bad' };

type ReadPage = (query: {
  filter: LogFilter;
  limit: number;
  before?: string | undefined;
  after?: string | undefined;
}) => Promise<LogPage>;

/** `relay log`. */
export const logCommand: Command = {
  name: 'log',
  usage: '[--follow] [--level LEVEL] …',
  summary: 'the last lines of the engine’s log, oldest of them first',
  details: 'Reads the files of the data folder, also where no engine runs; --room and --endpoint need one.',
  options: {
    follow: { help: 'go on with new lines until Ctrl+C' },
    level: { value: 'LEVEL', help: `${LOG_LEVELS.join(', ')}`, multiple: true },
    room: { value: 'ROOM', help: 'of one room, by name or id' },
    endpoint: { value: 'ENDPOINT', help: 'of one endpoint, by id or URL' },
    delivery: { value: 'ID', help: 'of one delivery' },
    text: { value: 'TEXT', help: 'that have it anywhere' },
    since: { value: 'WHEN', help: WHEN },
    until: { value: 'WHEN', help: 'before' },
    limit: { value: 'N', help: 'at most so many (default 50)' },
  },
  async run(context) {
    const read: ReadPage = (query) => readLogPage(logFolderOf(context.dataDir), query);
    const filter = await filterOf(context);
    const limit = numberOf(context.values, 'limit', 50, 1_000_000);
    const lines = await lastLines(read, filter, limit);
    if (lines.length > 0 || context.values['follow'] !== true) print(context, lines);
    if (context.values['follow'] === true) await follow(context, read, filter);
    return EXIT.done;
  },
};

async function filterOf({ values, engine, now }: Context): Promise<LogFilter> {
  const levels = listOf(values, 'level').map((level) => oneOf('--level', level, LOG_LEVELS));
  const [room, endpoint] = [textOf(values, 'room'), textOf(values, 'endpoint')];
  const [deliveryId, text] = [textOf(values, 'delivery'), textOf(values, 'text')];
  return {
    ...(levels.length > 0 && { levels }),
    ...(room !== undefined && { roomId: (await findRoom(engine(), room)).id }),
    ...(endpoint !== undefined && { endpointId: (await findEndpoint(engine(), endpoint)).id }),
    ...(deliveryId !== undefined && { deliveryId }),
    ...(text !== undefined && { text }),
    ...spanOf(values, now),
  };
}

/** Newest first. */
async function lastLines(
  read: ReadPage,
  filter: LogFilter,
  limit: number,
  after?: string,
): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for (let before: string | undefined; ;) {
    const wanted = Math.min(PAGE, limit - lines.length);
    const page = await read({ filter, limit: wanted, ...(before && { before }), ...(after && { after }) });
    lines.push(...page.items);
    if (page.older === null || lines.length >= limit) return lines;
    before = page.older;
  }
}

async function follow(context: Context, read: ReadPage, filter: LogFilter): Promise<void> {
  const interrupted = context.interrupted();
  let ended = false;
  void interrupted.then(() => (ended = true));
  // From the newest line of all, whether it matches or not.
  let newest = (await read({ filter: {}, limit: 1 })).items[0]?.id;
  while (!ended) {
    await Promise.race([wait(LOOK_AGAIN_MS), interrupted]);
    const [next] = (await read({ filter: {}, limit: 1 })).items;
    if (next === undefined || next.id === newest) continue;
    const lines = await lastLines(read, filter, Infinity, newest);
    newest = next.id;
    if (lines.length > 0) print(context, lines);
  }
}

function print(context: Context, newestFirst: LogLine[]): void {
  const lines = newestFirst.toReversed();
  const written = lines.map(({ at, level, event, fields }) => ({
    time: new Date(at).toISOString(),
    level,
    event,
    ...fields,
  }));
  answerList(context, written, () =>
    lines.length === 0 ? 'No lines.' : lines.map((line) => describe(line, context)).join('\n'),
  );
}

function describe({ at, level, event, fields }: LogLine, { terminal }: Context): string {
  const shown = Object.entries(fields).map(
    ([name, value]) => `${name}=${plain(typeof value === 'string' ? value : JSON.stringify(value))}`,
  );
  const head = `${clockTime(at)}  ${terminal.colour(COLOURS[level], level.padEnd(5))}  ${plain(event)}`;
  return `${head}  ${terminal.colour('quiet', shown.join(' '))}`.trimEnd();
}
