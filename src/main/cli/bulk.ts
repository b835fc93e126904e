import { setTimeout as wait } from 'node:timers/promises';
import type { BulkView, DeliveryFilter } from '../../shared/views.ts';
import { RelayError } from '../lib/errors.ts';
import type { EngineClient } from './client.ts';
import { answer } from './command.ts';
import type { Context } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { CommandStopped } from './stop.ts';

const ASK_AGAIN_MS = 100;

/** What a command does to deliveries, and how it is called before, while and after. */
export type BulkWork = {
  action: 'resend' | 'cancel';
  verb: string;
  done: string;
  /** Does it to one delivery; a refusal rejects. */
  one(engine: EngineClient, id: string): Promise<unknown>;
};

/** How it went. `refused` tells why each delivery named could not be done. */
export type BulkResult = {
  total: number;
  done: number;
  skipped: number;
  stopped: boolean;
  refused: { id: string; message: string }[];
};

/** Does it to deliveries named one by one; one that is refused does not keep the others back. */
export async function doEach(context: Context, work: BulkWork, ids: string[]): Promise<number> {
  const engine = context.engine();
  const refused: BulkResult['refused'] = [];
  for (const id of ids) {
    try {
      await work.one(engine, id);
    } catch (error) {
      if (!(error instanceof RelayError) || error.code === 'unavailable') throw error;
      refused.push({ id, message: error.message });
    }
  }
  const done = ids.length - refused.length;
  return tell(context, work, { total: ids.length, done, skipped: refused.length, stopped: false, refused });
}

/** Does it to everything that matches, after saying how many that are; Ctrl+C stops it where it is. */
export async function doAll(context: Context, work: BulkWork, filter: DeliveryFilter): Promise<number> {
  const engine = context.engine();
  const { count, more } = await engine.request('delivery.count', { filter });
  if (count === 0) return tell(context, work, { total: 0, done: 0, skipped: 0, stopped: false, refused: [] });
  const many = `${count.toLocaleString('en')}${more ? ' or more' : ''} ${count === 1 ? 'delivery' : 'deliveries'}`;
  if (context.values['yes'] !== true) await ask(context, `${work.verb} ${many}?`);

  let bulk = await engine.request('bulk.start', { action: work.action, filter });
  let stop = false;
  void context.interrupted().then(() => (stop = true));
  while (bulk.state === 'running') {
    context.terminal.progress(`${work.done} ${bulk.done} of ${bulk.total}`);
    await wait(ASK_AGAIN_MS);
    bulk = await engine.request(stop ? 'bulk.stop' : 'bulk.get', { id: bulk.id });
  }
  context.terminal.progress('');
  return tell(context, work, resultOf(bulk));
}

async function ask({ terminal }: Context, question: string): Promise<void> {
  const yes = await terminal.confirm(question);
  if (yes === null) {
    throw new CommandStopped(
      `${question} There is nobody to ask: say it with --yes. Nothing was done.`,
      EXIT.notConfirmed,
    );
  }
  if (!yes) throw new CommandStopped('Nothing was done.', EXIT.notConfirmed);
}

function resultOf({ total, done, skipped, state }: BulkView): BulkResult {
  return { total, done, skipped, stopped: state === 'stopped', refused: [] };
}

function tell(context: Context, { done: verb }: BulkWork, result: BulkResult): number {
  const { total, done, skipped, stopped, refused } = result;
  const lines = [
    `${verb} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}.`,
    ...(refused.length === 0 && skipped > 0 ? [`${skipped} could not be: their state had changed.`] : []),
    ...(stopped ? ['Stopped before the end.'] : []),
    ...refused.map(({ id, message }) => `${id}: ${message}`),
  ];
  answer(context, result, lines.join('\n'));
  return skipped === 0 && !stopped ? EXIT.done : EXIT.failed;
}
