import { setTimeout as wait } from 'node:timers/promises';
import type { RebuildView } from '../../../shared/views.ts';
import { answer } from '../command.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { UsageError } from '../stop.ts';

const ASK_AGAIN_MS = 200;

/** `relay statistics rebuild`. */
export const statisticsCommand: Command = {
  name: 'statistics',
  usage: 'rebuild',
  summary: 'count the statistics again from the history',
  details: `Deliveries go on meanwhile. Counts whose deliveries are not in the history any more are kept as they are.
Ctrl+C stops it; what was corrected stays so.`,
  options: {},
  async run(context) {
    if (context.args.join(' ') !== 'rebuild') throw new UsageError('Usage: relay statistics rebuild');
    const engine = context.engine();
    let view = await engine.request('statistics.rebuild.start', {});
    let stop = false;
    void context.interrupted().then(() => (stop = true));
    while (view.state === 'running') {
      context.terminal.progress(`Counted ${view.done} of ${view.total} deliveries`);
      await wait(ASK_AGAIN_MS);
      view = await engine.request(stop ? 'statistics.rebuild.stop' : 'statistics.rebuild.get', {});
    }
    context.terminal.progress('');
    answer(context, view, describe(view));
    return view.state === 'finished' ? EXIT.done : EXIT.failed;
  },
};

function describe({ state, done, corrected, keptBefore, problem }: RebuildView): string {
  if (state !== 'finished') return problem === null ? 'Stopped before the end.' : `Stopped: ${problem}`;
  const found =
    corrected === 0 ? 'every number was right' : `${corrected.toLocaleString('en')} numbers corrected`;
  const kept =
    keptBefore === null
      ? ''
      : ` Counts from before ${new Date(keptBefore).toISOString()} are kept as they were: their deliveries are not all in the history any more.`;
  return `Counted ${done.toLocaleString('en')} ${done === 1 ? 'delivery' : 'deliveries'} again: ${found}.${kept}`;
}
