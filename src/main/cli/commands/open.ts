import { answer } from '../command.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

/** `relay open`. */
export const openCommand: Command = {
  name: 'open',
  usage: '',
  summary: 'print a one-time link to the screens, good for five minutes',
  options: {},
  async run(context) {
    const engine = context.engine();
    const link = `${engine.url}${await engine.createLink()}`;
    answer(context, { link }, link);
    return EXIT.done;
  },
};
