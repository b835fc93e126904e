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

/**
 * JSON with line breaks and indentation; null when the text is not JSON. Only white space between values is changed:
 * numbers and escapes stand as they were sent.
 */
export function prettyJson(text: string): string | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  let depth = 0;
  const newLine = (): string => `\n${'  '.repeat(depth)}`;
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  return tokens
    .map((token, index) => {
      const empty = tokens[index + 1] === '}' || tokens[index + 1] === ']';
      switch (token) {
        case '{':
        case '[':
          depth += 1;
          return empty ? token : token + newLine();
        case '}':
        case ']': {
          depth -= 1;
          const before = tokens[index - 1];
          return before === '{' || before === '[' ? token : newLine() + token;
        }
        case ',':
          return token + newLine();
        case ':':
          return ': ';
        default:
          return token;
      }
    })
    .join('');
}
