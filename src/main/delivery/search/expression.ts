import { SHORTEST_BEGINNING } from '../../../shared/search-text.ts';
import type { SearchTerm } from '../../../shared/search-text.ts';
import type { DeliveryFilter } from '../../../shared/views.ts';
import { classesOf } from '../history/arms.ts';
import { indexed, rare, tag } from './document.ts';

/** With more words of one beginning than this, the index goes through them itself: slower, and never incomplete. */
export const MOST_COMPLETIONS = 300;

/**
 * Terms and filter as one expression of FTS5 (sqlite.org/fts5.html, section 3), every part of which must hold. Words are
 * letters and digits and stand quoted, so whatever was typed is one. `complete` answers the known words of a beginning;
 * FTS5's own search by a beginning reads all of their places first, which for common words are a million.
 */
export function matchExpression(
  terms: readonly SearchTerm[],
  filter: DeliveryFilter,
  complete: (beginning: string) => string[],
): string {
  return [...terms.map((term) => termExpression(term, complete)), ...tagExpressions(filter)].join(' AND ');
}

function termExpression({ words, open }: SearchTerm, complete: (beginning: string) => string[]): string {
  const before = words.slice(0, -1).map(indexed);
  const last = words.at(-1)!;
  const phrase = (end: string): string => `"${[...before, end].join(' ')}"`;
  const owners = ownerExpressions(words);
  if (!open || last.length < SHORTEST_BEGINNING) return anyOf([phrase(indexed(last)), ...owners]);
  const completions = complete(last);
  const common =
    completions.length > MOST_COMPLETIONS ? [`${phrase(last)} *`] : completions.map((word) => phrase(word));
  return anyOf([...common, `${phrase(rare(last))} *`, ...owners]);
}

function tagExpressions({ roomId, endpointId, eventType, states, statusClass }: DeliveryFilter): string[] {
  const one = (kind: Parameters<typeof tag>[0], values: readonly string[]): string =>
    anyOf(values.map((value) => `"${tag(kind, value)}"`));
  // One being sent is stored as pending.
  const stored = new Set(states?.map((state) => (state === 'sending' ? 'pending' : state)));
  return [
    ...(roomId === undefined ? [] : [one('room', [roomId])]),
    ...(endpointId === undefined ? [] : [one('endpoint', [endpointId])]),
    ...(eventType === undefined ? [] : [one('event', [eventType])]),
    ...(stored.size === 0 ? [] : [one('state', [...stored])]),
    ...(statusClass === undefined ? [] : [one('class', classesOf(statusClass))]),
  ];
}

/** A room's or an endpoint's id, whole: every document has them as tags. */
function ownerExpressions(words: readonly string[]): string[] {
  const [id] = words;
  if (words.length > 1 || !/^[0-9a-f]{32}$/.test(id!)) return [];
  return [`"${tag('room', id!)}"`, `"${tag('endpoint', id!)}"`];
}

const anyOf = (parts: string[]): string => (parts.length === 1 ? parts[0]! : `(${parts.join(' OR ')})`);
