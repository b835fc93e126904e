/** Matches shown at most: past this many a search word says nothing. */
export const MOST_MATCHES = 1000;

/** Where a word stands in a text, ignoring case: offsets in UTF-16 units, in order, without overlaps. */
export function findText(text: string, word: string): number[] {
  if (word === '') return [];
  const found: number[] = [];
  const pattern = new RegExp(word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), 'giu');
  for (const match of text.matchAll(pattern)) {
    found.push(match.index);
    if (found.length === MOST_MATCHES) break;
  }
  return found;
}
