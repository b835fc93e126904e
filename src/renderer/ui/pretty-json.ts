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
  // Runs without a sign to mind are taken whole: one by one, a text of megabytes would not fit on the stack.
  const tokens = text.match(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
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
