import type { LogLevel } from '../model.ts';

/** One line of the log. */
export type LogLine = {
  /** Its place in the log: stays the same for as long as the line is kept. */
  id: string;
  at: number;
  level: LogLevel;
  event: string;
  fields: Record<string, unknown>;
};

/**
 * Lines, newest first. `older` continues, null at the end; it may stand beside no lines at all, where what was looked
 * through held none that match.
 */
export type LogPage = { items: LogLine[]; older: string | null };

export type LogFilter = {
  levels?: LogLevel[] | undefined;
  roomId?: string | undefined;
  endpointId?: string | undefined;
  deliveryId?: string | undefined;
  /** Stands in the event or in a value, whatever the case. */
  text?: string | undefined;
  /** At or after, in milliseconds UTC. */
  from?: number | undefined;
  /** Before. */
  to?: number | undefined;
};
