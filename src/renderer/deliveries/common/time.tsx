import { useEffect, useState } from 'react';
import { deliveriesTexts } from '../../texts/deliveries.ts';

const LOCAL_MINUTE = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const LOCAL_TIME = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const LOCAL_DAY = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const LOCAL_YEAR = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** A moment in local time, as exact as its age makes useful (`exact`: to the second today), with the whole of it in UTC on hover. */
export function Time({ at, exact = false }: { at: number; exact?: boolean }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toISOString()}>
      {localTime(at, Date.now(), exact)}
    </time>
  );
}

function localTime(at: number, now: number, exact: boolean): string {
  const [then, today] = [new Date(at), new Date(now)];
  if (then.toDateString() === today.toDateString()) return (exact ? LOCAL_TIME : LOCAL_MINUTE).format(then);
  return then.getFullYear() === today.getFullYear() ? LOCAL_DAY.format(then) : LOCAL_YEAR.format(then);
}

/** How long until a moment, counting down each second; then that it is due. */
export function Countdown({ at }: { at: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={new Date(at).toISOString()} title={new Date(at).toISOString()}>
      {at <= now ? deliveriesTexts.dueNow : deliveriesTexts.dueIn(countdown(at - now))}
    </time>
  );
}

/** `3:58`, or `2:03:58` from an hour on. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const rest = two(seconds % 60);
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}
