import type { Scope } from '../ui/scope.ts';
import { SPANS } from './spans.ts';
import type { Span } from './spans.ts';

/** What the statistics show: a usual span or own days, of everything, a room or an endpoint. */
export type StatisticsView = Scope & { span: Span | 'own'; fromDay: string | null; toDay: string | null };

export const DEFAULT_SPAN: Span = '7d';

/** Reads the view from an address. What it does not understand it leaves out: an old link still opens. */
export function readView(params: URLSearchParams): StatisticsView {
  const [fromDay, toDay] = [readDay(params.get('from')), readDay(params.get('to'))];
  const own = params.get('span') === 'own';
  const roomId = params.get('room');
  const endpointId = params.get('endpoint');
  return {
    ...(endpointId ? { endpointId } : roomId ? { roomId } : {}),
    span: own ? 'own' : (SPANS.find((span) => span === params.get('span')) ?? DEFAULT_SPAN),
    fromDay: own ? fromDay : null,
    toDay: own ? toDay : null,
  };
}

/** The address of a view: `readView` of it gives the same view again. */
export function writeView({ roomId, endpointId, span, fromDay, toDay }: StatisticsView): URLSearchParams {
  const params = new URLSearchParams();
  if (span !== DEFAULT_SPAN) params.set('span', span);
  if (span === 'own' && fromDay !== null) params.set('from', fromDay);
  if (span === 'own' && toDay !== null) params.set('to', toDay);
  if (endpointId !== undefined) params.set('endpoint', endpointId);
  else if (roomId !== undefined) params.set('room', roomId);
  return params;
}

/** The path of the statistics of a room, an endpoint or everything. */
export function statisticsPath(scope: Scope = {}, span: Span = DEFAULT_SPAN): string {
  const query = writeView({ ...scope, span, fromDay: null, toDay: null }).toString();
  return `/statistics${query === '' ? '' : `?${query}`}`;
}

function readDay(text: string | null): string | null {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}
