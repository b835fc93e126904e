/* How search reads text: the same for what is stored, for what is typed, and for what is marked on the screen. */

/** A word as search sees it, and where it stands in its text. */
export type FoundWord = { word: string; start: number; end: number };

/** Words that must stand one after the other. When `open`, the last one may go on: it is still being typed, or ends in *. */
export type SearchTerm = { words: string[]; open: boolean };

/** Longer words are told apart by their beginning only. */
const LONGEST_WORD = 60;
/** An unfinished word finds longer ones from so many letters on. */
export const SHORTEST_BEGINNING = 3;

const RUN = /[\p{L}\p{N}\p{M}]+/gu;
/** Scripts that put no spaces between words: each of their characters is taken as a word. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const UNSPACED_OR_REST = new RegExp(`${UNSPACED.source}|(?:(?!${UNSPACED.source}).)+`, 'gsu');

/** Every word of a text, in order: letters and digits, without case and accents. */
export function* wordsIn(text: string): Generator<FoundWord> {
  for (const { 0: run, index } of text.matchAll(RUN)) {
    if (!UNSPACED.test(run)) {
      yield* named(run, index);
      continue;
    }
    for (const { 0: part, index: offset } of run.matchAll(UNSPACED_OR_REST)) {
      yield* named(part, index + offset);
    }
  }
}

function* named(written: string, start: number): Generator<FoundWord> {
  const word = fold(written);
  if (word !== '') yield { word, start, end: start + written.length };
}

/** A word without case, accents and differences of width. */
function fold(written: string): string {
  // Most words are plain, and this is asked of every word ever received.
  if (/^[A-Za-z0-9]+$/.test(written)) return written.toLowerCase().slice(0, LONGEST_WORD);
  const bare = written
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .normalize('NFKC');
  return bare.replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, '').slice(0, LONGEST_WORD);
}

/**
 * What somebody typed, as terms that must all be found. Quotes and everything without spaces (`n8n.example.com`) hold
 * words together; a star, or being the last and not yet ended by a space, leaves a term open. Nothing is an error.
 */
export function readTyped(text: string): SearchTerm[] {
  return [...text.matchAll(/"([^"]*)("?)|[^\s"]+/g)].flatMap(({ 0: piece, 1: quoted, 2: closing, index }) => {
    // Every URL has a scheme, so it tells nothing apart.
    const words = [...wordsIn((quoted ?? piece).replace(/^https?:\/\/(?=.)/i, ''))].map(({ word }) => word);
    if (words.length === 0) return [];
    const last = index + piece.length === text.length;
    return [{ words, open: quoted === undefined ? last || piece.endsWith('*') : closing === '' }];
  });
}

/** Where the terms stand in a text, as ranges to mark, in order and apart. */
export function markTerms(text: string, terms: readonly SearchTerm[]): { start: number; end: number }[] {
  const words = [...wordsIn(text)];
  const marks: { start: number; end: number }[] = [];
  for (let at = 0; at < words.length;) {
    const length = Math.max(
      0,
      ...terms.filter((term) => stands(term, words, at)).map((term) => term.words.length),
    );
    if (length > 0) marks.push({ start: words[at]!.start, end: words[at + length - 1]!.end });
    at += Math.max(1, length);
  }
  return marks;
}

/** The first place where a term stands in a text; null where it does not. */
export function findTerm(text: string, term: SearchTerm): { start: number; end: number } | null {
  const words = [...wordsIn(text)];
  const at = words.findIndex((_, index) => stands(term, words, index));
  return at === -1 ? null : { start: words[at]!.start, end: words[at + term.words.length - 1]!.end };
}

function stands({ words, open }: SearchTerm, within: readonly FoundWord[], at: number): boolean {
  return words.every((word, index) => {
    const there = within[at + index]?.word;
    if (there === undefined) return false;
    const mayGoOn = open && index === words.length - 1 && word.length >= SHORTEST_BEGINNING;
    return mayGoOn ? there.startsWith(word) : there === word;
  });
}
