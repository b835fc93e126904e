import { answer, textOf } from '../command.ts';
import type { Command } from '../command.ts';
import { readEventFile } from '../event-file.ts';
import { EXIT } from '../exit-codes.ts';
import { UsageError } from '../stop.ts';

/** `relay send FILE`. */
export const sendCommand: Command = {
  name: 'send',
  usage: 'FILE [--room ROOM]',
  summary: 'submit a transcript; - reads standard input',
  options: { room: { value: 'ROOM', help: 'its room, where the file does not name one' } },
  async run(context) {
    const [file, ...more] = context.args;
    if (file === undefined || more.length > 0) {
      throw new UsageError('Usage: relay send FILE [--room ROOM], or - for standard input');
    }
    const event = readEventFile(file, textOf(context.values, 'room'));
    const accepted = await context.engine().send(event);
    const text = accepted.duplicate
      ? `Known already as event ${accepted.eventId}: nothing new to deliver.`
      : `Accepted as event ${accepted.eventId}: ${accepted.deliveries} to deliver.`;
    answer(context, accepted, text);
    return EXIT.done;
  },
};
