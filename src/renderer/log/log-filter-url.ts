import { LOG_LEVELS } from '../../shared/model.ts';
import type { LogFilter } from '../../shared/views.ts';

/** Reads the filter from an address. What it does not understand it leaves out. */
export function readLogFilter(params: URLSearchParams): LogFilter {
  const levels = (params.get('level') ?? '').split(',');
  const known = LOG_LEVELS.filter((level) => levels.includes(level));
  const text = (name: string): string | undefined => params.get(name) || undefined;
  return {
    ...(known.length > 0 && { levels: known }),
    ...(text('room') !== undefined && { roomId: text('room') }),
    ...(text('endpoint') !== undefined && { endpointId: text('endpoint') }),
    ...(text('delivery') !== undefined && { deliveryId: text('delivery') }),
    ...(text('text') !== undefined && { text: text('text') }),
  };
}

/** The address of a filter: `readLogFilter` of it gives the same filter again. */
export function writeLogFilter(filter: LogFilter): URLSearchParams {
  const params = new URLSearchParams();
  const set = (name: string, value: string | undefined): void => {
    if (value) params.set(name, value);
  };
  set('level', filter.levels?.join(','));
  set('room', filter.roomId);
  set('endpoint', filter.endpointId);
  set('delivery', filter.deliveryId);
  set('text', filter.text);
  return params;
}

/** The path of the log with a filter set. */
export function logPath(filter: LogFilter = {}): string {
  const query = writeLogFilter(filter).toString();
  return query === '' ? '/log' : `/log?${query}`;
}
