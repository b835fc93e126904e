import { doAll, doEach } from '../bulk.ts';
import type { BulkWork } from '../bulk.ts';
import type { Command } from '../command.ts';
import { FILTER_OPTIONS, filterOf } from '../options.ts';
import { UsageError } from '../stop.ts';

const RESEND: BulkWork = {
  action: 'resend',
  verb: 'Resend',
  done: 'Resent',
  // Whoever names a delivery that was delivered means it.
  one: (engine, id) => engine.request('delivery.resend', { id, confirmDelivered: true }),
};

/** `relay resend`. */
export const resendCommand: Command = {
  name: 'resend',
  usage: 'ID… | --failed [--since WHEN] [--room ROOM] …',
  summary: 'try deliveries again: those named, or all that match',
  details: `Named ones are tried at once, delivered ones too. Without names it says how many match and asks first;
--failed or --state must say which. They go out at the pace of their endpoints; it waits until the first try of each is
over and ends with 1 when not all arrived. Ctrl+C stops it: what was resent stays resent.`,
  options: { ...FILTER_OPTIONS, yes: { help: 'do not ask' } },
  async run(context) {
    const { args, values } = context;
    const chosen = values['failed'] === true || values['state'] !== undefined;
    if (args.length > 0 === chosen) {
      throw new UsageError(
        'Name deliveries, or say which: relay resend ID…, or relay resend --failed [--since WHEN]',
      );
    }
    return args.length > 0 ? doEach(context, RESEND, args) : doAll(context, RESEND, await filterOf(context));
  },
};
