import { Mark } from '@mantine/core';
import { markTerms } from '../../shared/search-text.ts';
import type { SearchTerm } from '../../shared/search-text.ts';

/** A text with the searched words marked in it. */
export function Marked({ text, terms }: { text: string; terms: readonly SearchTerm[] }) {
  const marks = terms.length === 0 ? [] : markTerms(text, terms);
  if (marks.length === 0) return text;
  return marks.map(({ start, end }, index) => (
    <span key={start}>
      {text.slice(index === 0 ? 0 : marks[index - 1]!.end, start)}
      <Mark>{text.slice(start, end)}</Mark>
      {index === marks.length - 1 && text.slice(end)}
    </span>
  ));
}
