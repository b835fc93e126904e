import { doAll, doEach } from '../bulk.ts';
import type { BulkWork } from '../bulk.ts';
import type { Command } from '../command.ts';
import { FILTER_OPTIONS, WHEN, filterOf } from '../options.ts';
import { UsageError } from '../stop.ts';

const CANCEL: BulkWork = {
  action: 'cancel',
  verb: 'Cancel',
  done: 'Cancelled',
  one: (engine, id) => engine.request('delivery.cancel', { id }),
};

const { room, endpoint, event, since, until } = FILTER_OPTIONS;

/** `relay cancel`. */
export const cancelCommand: Command = {
  name: 'cancel',
  usage: 'ID… | --pending [--room ROOM] …',
  summary: 'cancel pending deliveries: those named, or all that match',
  details: 'Without names it says how many match and asks first.',
  options: {
    pending: { help: 'all that are pending' },
    room,
    endpoint,
    event,
    since: { ...since, help: `accepted since: ${WHEN}` },
    until: { ...until, help: 'accepted before' },
    yes: { help: 'do not ask' },
  },
  async run(context) {
    const { args, values } = context;
    if (args.length > 0 === (values['pending'] === true)) {
      throw new UsageError(
        'Name deliveries, or say which: relay cancel ID…, or relay cancel --pending [--room ROOM]',
      );
    }
    if (args.length > 0) return doEach(context, CANCEL, args);
    return doAll(context, CANCEL, { ...(await filterOf(context)), states: ['pending'] });
  },
};
