import { answer } from '../command.ts';
import type { Command, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { describeStatus } from './status.ts';

async function setPaused(context: Context, name: 'engine.pause' | 'engine.resume'): Promise<number> {
  const status = await context.engine().request(name, {});
  answer(context, status, describeStatus(status, context.now));
  return EXIT.done;
}

/** `relay pause`. */
export const pauseCommand: Command = {
  name: 'pause',
  usage: '',
  summary: 'stop delivering; events are accepted and owed all the same',
  options: {},
  run: (context) => setPaused(context, 'engine.pause'),
};

/** `relay resume`. */
export const resumeCommand: Command = {
  name: 'resume',
  usage: '',
  summary: 'go on delivering',
  options: {},
  run: (context) => setPaused(context, 'engine.resume'),
};
