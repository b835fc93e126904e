import type { DeliverySummary } from '../../shared/views.ts';

/** Chosen by hand at most: what one bulk request takes. Beyond it, everything that matches is chosen by filter. */
export const MOST_CHOSEN = 1000;

/** Which deliveries are chosen: some by hand, or all that match the filter. */
export type Selection =
  { kind: 'some'; chosen: ReadonlyMap<string, DeliverySummary>; lastId: string | null } | { kind: 'all' };

export const NOTHING_CHOSEN: Selection = { kind: 'some', chosen: new Map(), lastId: null };

/** Chooses a delivery, or no longer. */
export function toggle(selection: Selection, row: DeliverySummary): Selection {
  if (selection.kind === 'all') return selection;
  const chosen = new Map(selection.chosen);
  if (!chosen.delete(row.id) && chosen.size < MOST_CHOSEN) chosen.set(row.id, row);
  return { kind: 'some', chosen, lastId: row.id };
}

/** Chooses every row between the one touched last and this one, both included, in either direction. */
export function chooseRange(selection: Selection, items: DeliverySummary[], to: DeliverySummary): Selection {
  if (selection.kind === 'all') return selection;
  const first = items.findIndex(({ id }) => id === selection.lastId);
  const last = items.findIndex(({ id }) => id === to.id);
  if (first === -1 || last === -1) return toggle(selection, to);
  const chosen = new Map(selection.chosen);
  for (const row of items.slice(Math.min(first, last), Math.max(first, last) + 1)) {
    if (chosen.size < MOST_CHOSEN) chosen.set(row.id, row);
  }
  return { kind: 'some', chosen, lastId: selection.lastId };
}

export function isChosen(selection: Selection, id: string): boolean {
  return selection.kind === 'all' || selection.chosen.has(id);
}

export function isNothing(selection: Selection): boolean {
  return selection.kind === 'some' && selection.chosen.size === 0;
}
