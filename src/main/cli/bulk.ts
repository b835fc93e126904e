import { setTimeout as wait } from 'node:timers/promises';
import type { BulkView, DeliveryFilter } from '../../shared/views.ts';
import { RelayError } from '../lib/errors.ts';
import type { EngineClient } from './client.ts';
import { NOTHING, allWell, describeHeldUp, describeResult } from './bulk-words.ts';
import type { BulkResult } from './bulk-words.ts';
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
  return tell(context, work, { ...NOTHING, total: ids.length, done, skipped: refused.length, refused });
}

/**
 * Does it to everything that matches, after saying how many that are, and waits until every first try is over. Ctrl+C
 * stops it where it is.
 */
export async function doAll(context: Context, work: BulkWork, filter: DeliveryFilter): Promise<number> {
  const engine = context.engine();
  const { count, more } = await engine.request('delivery.count', { filter });
  if (count === 0) return tell(context, work, NOTHING);
  const many = `${count.toLocaleString('en')}${more ? ' or more' : ''} ${count === 1 ? 'delivery' : 'deliveries'}`;
  if (context.values['yes'] !== true) await ask(context, `${work.verb} ${many}?`);

  let bulk = await engine.request('bulk.start', { action: work.action, filter });
  let stop = false;
  void context.interrupted().then(() => (stop = true));
  const said = new Set<string>();
  while (bulk.state === 'running') {
    sayHeldUp(context, bulk, said);
    context.terminal.progress(`${work.done} ${bulk.done} of ${bulk.total}`);
    await wait(ASK_AGAIN_MS);
    bulk = await engine.request(stop ? 'bulk.stop' : 'bulk.get', { id: bulk.id });
  }
  context.terminal.progress('');
  return tell(context, work, resultOf(bulk));
}

/** Says once what is waited for. */
function sayHeldUp({ terminal }: Context, { heldUp }: BulkView, said: Set<string>): void {
  for (const held of heldUp) {
    const text = describeHeldUp(held);
    if (text === null || said.has(text)) continue;
    said.add(text);
    terminal.say(text);
  }
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

function resultOf(bulk: BulkView): BulkResult {
  const { action, total, done, skipped, skips, state, waiting, delivered, retrying, givenUp } = bulk;
  const tries = action === 'resend' ? { waiting, delivered, retrying, givenUp } : null;
  return { total, done, skipped, stopped: state === 'stopped', refused: [], skips, tries };
}

function tell(context: Context, { done }: BulkWork, result: BulkResult): number {
  answer(context, result, describeResult(done, result));
  return allWell(result) ? EXIT.done : EXIT.failed;
}
