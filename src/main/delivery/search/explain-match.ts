import type { StoreContext } from '../../db/store.ts';
import { findTerm, readTyped } from '../../../shared/search-text.ts';
import type { SearchTerm } from '../../../shared/search-text.ts';
import type { DeliverySummary, TextMatch } from '../../../shared/views.ts';
import type { HistoryStore } from '../history.ts';
import { errorTexts } from './document.ts';
import type { SearchableAttempt } from './document.ts';

/** Characters shown before and after what was found: few before, so that it stands in sight where room is short. */
const BEFORE = 10;
const AFTER = 100;
/** Longer texts are first looked through for the bare letters, and only the places where they stand word by word. */
const LONG = 2000;
/** Explaining ends after so long: it must not hold up the engine. What is left can be asked for again. */
const LONGEST_MS = 20;

export type MatchReader = {
  /**
   * Where a text was found in each of these deliveries. Left out are those whose title and room show it, and those that
   * there was no time for.
   */
  explain(deliveryIds: string[], text: string): TextMatch[];
};

type Found = Omit<TextMatch, 'deliveryId'>;
type AttemptTexts = SearchableAttempt & { number: number };

/** Says of deliveries that were found why they were: the texts are kept with the attempts, the index has none. */
export function createMatchReader(
  { sqlite, clock }: Pick<StoreContext, 'sqlite' | 'clock'>,
  history: Pick<HistoryStore, 'summaries'>,
): MatchReader {
  const selectAttempts = sqlite.prepare(`
    SELECT number, url, outcome, status, error_message AS errorMessage, error_code AS errorCode,
      CASE response_body_encoding WHEN 'utf8' THEN response_body END AS body
    FROM attempts WHERE delivery_id = ? ORDER BY number DESC`);
  const selectIds = sqlite
    .prepare(
      `SELECT value FROM (SELECT e.transcript_id AS value, de.position FROM delivery_events de JOIN events e ON e.id = de.event_id
         WHERE de.delivery_id = @id UNION ALL SELECT event_id, position FROM delivery_events WHERE delivery_id = @id)
       WHERE value IS NOT NULL ORDER BY position`,
    )
    .pluck();

  const inIds = ({ id, room, endpoint }: DeliverySummary, text: string): Found | null => {
    const bare = (written: string): string => written.toLowerCase().replaceAll('-', '');
    const asked = bare(text.trim().replaceAll(/^"|"$|\*$/g, ''));
    const found =
      [id, ...(selectIds.all({ id }) as string[])].find((one) => bare(one).startsWith(asked)) ??
      [room.id, endpoint.id].find((one) => one === asked);
    return found === undefined ? null : { field: 'id', excerpt: found, attempt: null };
  };

  const inAttempts = (id: string, term: SearchTerm): Found | null => {
    for (const attempt of selectAttempts.all(id) as AttemptTexts[]) {
      const { number, url, body } = attempt;
      const texts = [
        ['url', url],
        ...errorTexts(attempt).map((text) => ['error', text] as const),
        ['answer', body],
      ] as const;
      for (const [field, content] of texts) {
        const excerpt = content === null ? null : excerptOf(content, term, field === 'url');
        if (excerpt !== null) return { field, excerpt, attempt: field === 'url' ? null : number };
      }
    }
    return null;
  };

  const inEndpoint = (url: string, term: SearchTerm): Found | null => {
    const excerpt = excerptOf(url, term, true);
    return excerpt === null ? null : { field: 'url', excerpt, attempt: null };
  };

  return {
    explain(deliveryIds, text) {
      const terms = readTyped(text);
      const end = clock.monotonic() + LONGEST_MS;
      return history.summaries(deliveryIds).flatMap((delivery) => {
        const { id, title, room, endpoint } = delivery;
        const inSight = [title ?? '', room.name];
        const hidden = terms.find((term) => inSight.every((shown) => findTerm(shown, term) === null));
        if (hidden === undefined || clock.monotonic() > end) return [];
        const found =
          (terms.length === 1 ? inIds(delivery, text) : null) ??
          inAttempts(id, hidden) ??
          inEndpoint(endpoint.url, hidden);
        return found === null ? [] : [{ deliveryId: id, ...found }];
      });
    },
  };
}

/** The text around a term, whole where `whole`; null where the term does not stand in it. */
function excerptOf(text: string, term: SearchTerm, whole: boolean): string | null {
  const found = text.length > LONG ? findInLong(text, term) : findTerm(text, term);
  if (found === null) return null;
  if (whole) return text;
  const from = Math.max(0, found.start - BEFORE);
  const to = Math.min(text.length, found.end + AFTER);
  const before = text.slice(from, found.start);
  const inside = `${from > 0 ? wholeWords(before) : before}${text.slice(found.start, to)}`;
  return `${from > 0 ? '…' : ''}${inside.replaceAll(/\s+/g, ' ').trim()}${to < text.length ? '…' : ''}`;
}

/** Without the rest of a word that it begins with, where it has others. */
function wholeWords(text: string): string {
  return text.replace(/^\S+\s+/, '');
}

/** Where a term stands in a long text; looks word by word only around the places that have its letters. */
function findInLong(text: string, term: SearchTerm): { start: number; end: number } | null {
  const lower = text.toLowerCase();
  const [first] = term.words;
  const span = term.words.join(' ').length * 3 + 200;
  for (let at = lower.indexOf(first!); at !== -1; at = lower.indexOf(first!, at + 1)) {
    const begin = Math.max(0, at - 1);
    const found = findTerm(text.slice(begin, at + span), term);
    if (found !== null) return { start: begin + found.start, end: begin + found.end };
  }
  // A letter beyond ASCII may be written in another way, with an accent or without.
  return /^[\x00-\x7f]*$/.test(text) ? null : findTerm(text, term);
}
