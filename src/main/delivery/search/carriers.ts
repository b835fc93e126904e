import type { StoreContext } from '../../db/store.ts';

/** The beginning of an id is taken for one from this length on; shorter, it must be the whole id of a transcript. */
const SHORTEST_ID = 8;
/** An id has one event, and that a few deliveries; a beginning may have more. */
const MOST_CARRIERS = 1000;

export type Carriers = {
  /** The ids of the deliveries that carry what a text names: their own id, an event's or a transcript's, or its beginning. */
  of(text: string): string[];
};

/** Looks ids up where they are kept: an index of words would have to hold each of them once more. */
export function createCarriers(sqlite: StoreContext['sqlite']): Carriers {
  const inRange = (column: string): string => `${column} >= @from AND ${column} <= @to`;
  const byOwnIds = sqlite
    .prepare(
      `SELECT id FROM (SELECT id FROM deliveries WHERE ${inRange('id')} ORDER BY id DESC LIMIT @limit)
       UNION SELECT delivery_id FROM (SELECT delivery_id FROM delivery_events WHERE ${inRange('event_id')} LIMIT @limit)`,
    )
    .pluck();
  const byTranscript = sqlite
    .prepare(
      `SELECT de.delivery_id FROM events e CROSS JOIN delivery_events de ON de.event_id = e.id
       WHERE ${inRange('e.transcript_id')} LIMIT @limit`,
    )
    .pluck();
  const select = (statement: typeof byOwnIds, from: string, to: string): string[] =>
    statement.all({ from, to, limit: MOST_CARRIERS }) as string[];

  return {
    of(text) {
      const asked = text.trim().replaceAll(/^"|"$|\*$/g, '');
      if (asked === '' || /\s/.test(asked)) return [];
      const end = (start: string): string => (asked.length < SHORTEST_ID ? start : `${start}\u{10ffff}`);
      const hex = asked.toLowerCase().replaceAll('-', '');
      const own = /^[0-9a-f]{8,32}$/.test(hex) ? select(byOwnIds, hex, end(hex)) : [];
      // Transcripts have the ids their server gave them.
      const spellings = new Set([asked, asked.toLowerCase()]);
      return [...new Set([...own, ...[...spellings].flatMap((id) => select(byTranscript, id, end(id)))])];
    },
  };
}
