import { answer } from '../command.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { UsageError } from '../stop.ts';

/** `relay secrets use-key-file`. */
export const secretsCommand: Command = {
  name: 'secrets',
  usage: 'use-key-file',
  summary: 'move all secrets from the desktop’s keyring under a key file',
  details: 'So that the data folder can be used without a desktop. Keep secret.key apart from the database.',
  options: {},
  async run(context) {
    if (context.args.join(' ') !== 'use-key-file') throw new UsageError('Usage: relay secrets use-key-file');
    const moved = await context.engine().request('secrets.useKeyFile', {});
    answer(
      context,
      moved,
      `${moved.moved} secrets now lie under the key file. Keep a copy of secret.key apart from the database.`,
    );
    return EXIT.done;
  },
};
