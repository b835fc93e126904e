import { commonTexts } from '../texts/common.ts';
import { clockSpan, relative } from './duration.ts';
import { useNow } from './use-now.ts';

const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(undefined, options);
const MINUTE = format({ hour: '2-digit', minute: '2-digit' });
const SECOND = format({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const YEAR = format({ day: 'numeric', month: 'short', year: 'numeric' });

/** A moment in milliseconds UTC. `relative` says how long ago; `exact` shows today's to the second. */
export type TimeProps = { at: number; relative?: boolean; exact?: boolean };

/** A moment in local time, as exact as its age makes useful, with the whole of it in UTC on hover. */
export function Time({ at, relative: asSpan = false, exact = false }: TimeProps) {
  return asSpan ? <RelativeTime at={at} /> : <Moment at={at} text={localTime(at, Date.now(), exact)} />;
}

function RelativeTime({ at }: { at: number }) {
  return <Moment at={at} text={relative(at, useNow())} />;
}

export type CountdownProps = {
  at: number;
  /** It may take longer, nobody knows how much. */
  orLater?: boolean;
};

/** How long until a moment, counting down each second; then that it is due. */
export function Countdown({ at, orLater = false }: CountdownProps) {
  const now = useNow();
  const left = at <= now ? commonTexts.dueNow : commonTexts.in(clockSpan(at - now));
  return <Moment at={at} text={orLater ? commonTexts.orLater(left) : left} />;
}

function Moment({ at, text }: { at: number; text: string }) {
  const utc = new Date(at).toISOString();
  return (
    <time dateTime={utc} title={utc}>
      {text}
    </time>
  );
}

/** A moment in local time: the clock alone for today, then the day, then the year with it. */
export function localTime(at: number, now: number, exact = false): string {
  const [then, today] = [new Date(at), new Date(now)];
  if (then.toDateString() === today.toDateString()) return (exact ? SECOND : MINUTE).format(then);
  return (then.getFullYear() === today.getFullYear() ? DAY : YEAR).format(then);
}
