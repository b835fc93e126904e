import { describe, expect, test } from 'vitest';
import { findTerm, markTerms, readTyped, wordsIn } from '../../src/shared/search-text.ts';

const words = (text: string): string[] => Array.from(wordsIn(text), ({ word }) => word);

describe('words', () => {
  test.each([
    ['Weekly planning: Q3', ['weekly', 'planning', 'q3']],
    ['https://n8n.example.com/hooks/Ab-12_x', ['https', 'n8n', 'example', 'com', 'hooks', 'ab', '12', 'x']],
    ['Café CAFE\u0301 Ünïcode ﬁnal', ['cafe', 'cafe', 'unicode', 'final']],
    ['四半期レビュー 2026', ['四', '半', '期', 'レ', 'ビ', 'ュ', 'ー', '2026']],
    ['회의 요약', ['회의', '요약']],
    ['½ ① …', ['12', '1']],
    ['!?“” — \u0000', []],
    ['x'.repeat(200), ['x'.repeat(60)]],
  ])('of %j', (text, expected) => expect(words(text)).toEqual(expected));

  test('know where they stand', () => {
    const text = 'Board: Café';
    for (const { start, end, word } of wordsIn(text)) {
      expect(words(text.slice(start, end))).toEqual([word]);
    }
    expect([...wordsIn(text)].at(-1)).toEqual({ word: 'cafe', start: 7, end: 11 });
  });
});

describe('what is typed', () => {
  test.each([
    [
      'weekly plan',
      [
        { words: ['weekly'], open: false },
        { words: ['plan'], open: true },
      ],
    ],
    [
      'weekly plan ',
      [
        { words: ['weekly'], open: false },
        { words: ['plan'], open: false },
      ],
    ],
    [
      'quo* weekly ',
      [
        { words: ['quo'], open: true },
        { words: ['weekly'], open: false },
      ],
    ],
    [
      '"quota exceeded" x ',
      [
        { words: ['quota', 'exceeded'], open: false },
        { words: ['x'], open: false },
      ],
    ],
    ['"quota exc', [{ words: ['quota', 'exc'], open: true }]],
    ['"quota exceeded"', [{ words: ['quota', 'exceeded'], open: false }]],
    ['https://n8n.example.com ', [{ words: ['n8n', 'example', 'com'], open: false }]],
    ['n8n.example.com ', [{ words: ['n8n', 'example', 'com'], open: false }]],
    ['" ""  \'"*-+()^:{}[]\\ AND', [{ words: ['and'], open: true }]],
    ['* - "" ?', []],
    ['', []],
  ])('%j', (text, expected) => expect(readTyped(text)).toEqual(expected));
});

test('terms are found as whole words, as phrases, and by their beginning where they are open', () => {
  const text = 'The quota was exceeded, quotas are per plan.';
  const at = (typed: string): string | null => {
    const found = findTerm(text, readTyped(typed)[0]!);
    return found && text.slice(found.start, found.end);
  };
  expect(at('quota ')).toBe('quota');
  expect(at('"quotas are"')).toBe('quotas are');
  expect(at('exce')).toBe('exceeded');
  expect(at('exce ')).toBeNull();
  expect(at('"was quota"')).toBeNull();
  // Two letters are whole words only.
  expect(at('pl')).toBeNull();
  const marks = markTerms(text, readTyped('quot* "was exceeded" '));
  expect(marks.map(({ start, end }) => text.slice(start, end))).toEqual(['quota', 'was exceeded', 'quotas']);
});
