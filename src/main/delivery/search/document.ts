import type { EventType, OutcomeKind, StatusClass, StoredDeliveryState } from '../../../shared/model.ts';
import { wordsIn } from '../../../shared/search-text.ts';
import { statusText, summarise } from '../explain.ts';

/** What a delivery can be found by. Request and response headers are not among it: secrets travel there. */
export type Searchable = {
  id: string;
  title: string | null;
  roomName: string;
  roomId: string;
  endpointId: string;
  /** The endpoint's URL now, for what was not tried yet. */
  url: string;
  eventType: EventType;
  state: StoredDeliveryState;
  statusClass: StatusClass;
  /** Oldest first. */
  attempts: SearchableAttempt[];
};

export type SearchableAttempt = {
  url: string;
  outcome: OutcomeKind;
  status: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  body: string | null;
};

/** The columns of `search_index`: words with spaces between them. */
export type SearchDocument = {
  title: string;
  room: string;
  url: string;
  answer: string;
  error: string;
  tags: string;
};

/** Of a delivery with many long answers the newest count, up to this many characters. */
const MOST_ANSWER = 131_072;
/** Stands between two texts, so that no phrase is found across them. */
const BETWEEN = '\ue002';
/** Before words that look like ids: they are looked up by their beginning, all others word by word. */
const RARE = '\ue001';
const LONGEST_COMMON_WORD = 24;

/** A filter's value as a word of the index that nobody can type. */
export function tag(kind: 'room' | 'endpoint' | 'event' | 'state' | 'class', value: string): string {
  return `\ue000${kind}${value.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}`;
}

/** A word as it stands in the index. */
export function indexed(word: string): string {
  return isCommon(word) ? word : rare(word);
}

/** A word, or the beginning of one, as it stands in the index if it is a rare one: an id, a key, a long number. */
export function rare(word: string): string {
  return RARE + word;
}

/** True for a word of a language, or a number so short that it comes again and again. */
export function isCommon(word: string): boolean {
  return word.length <= 4 || (word.length <= LONGEST_COMMON_WORD && !/\p{N}/u.test(word));
}

/** Writes the document of a delivery; `onWord` is told of each word in it, as often as it stands there. */
export function documentOf(delivery: Searchable, onWord: (word: string) => void): SearchDocument {
  const { attempts } = delivery;
  const words = (texts: Iterable<string | null>): string =>
    [...new Set(texts)]
      .filter((text) => text !== null)
      .map((text) =>
        Array.from(wordsIn(text), ({ word }) => {
          onWord(word);
          return indexed(word);
        }).join(' '),
      )
      .join(` ${BETWEEN} `);
  return {
    title: words([delivery.title]),
    room: words([delivery.roomName]),
    url: words(attempts.length === 0 ? [delivery.url] : attempts.map(({ url }) => url)),
    answer: words(newestWithin(attempts.map(({ body }) => body))),
    error: words(attempts.flatMap(errorTexts)),
    tags: [
      tag('room', delivery.roomId),
      tag('endpoint', delivery.endpointId),
      tag('event', delivery.eventType),
      tag('state', delivery.state),
      tag('class', delivery.statusClass),
    ].join(' '),
  };
}

/** What the screens say of an attempt that failed: what it met, or the status that it was answered with. */
export function errorTexts(attempt: Omit<SearchableAttempt, 'url' | 'body'>): (string | null)[] {
  const { outcome, status, errorCode } = attempt;
  if (outcome !== 'response') return [summarise(attempt), errorCode];
  const refused = status !== null && (status < 200 || status >= 300);
  return [refused ? statusText(status) : null, errorCode];
}

function newestWithin(bodies: (string | null)[]): string[] {
  const kept: string[] = [];
  let room = MOST_ANSWER;
  for (const body of new Set(bodies.toReversed())) {
    if (body === null) continue;
    if (room <= 0) break;
    kept.push(body.slice(0, room));
    room -= body.length;
  }
  return kept;
}
