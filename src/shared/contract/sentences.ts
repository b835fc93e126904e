import { z } from 'zod';

const count = (value: number | bigint): string => value.toLocaleString('en');

/** What is wrong with a value in a sentence for people, where its schema says nothing of its own. */
z.config({
  customError(issue) {
    if (issue.code === 'invalid_type') {
      if (issue.input === undefined) return 'This is missing.';
      if (issue.expected === 'int') return 'Enter a whole number.';
      return issue.expected === 'number' ? 'Enter a number.' : undefined;
    }
    if (issue.code === 'too_small') {
      if (issue.origin === 'string' && issue.minimum === 1) return 'This must not be empty.';
      return `At least ${count(issue.minimum)}${unitOf(issue.origin)}.`;
    }
    return issue.code === 'too_big' ? `At most ${count(issue.maximum)}${unitOf(issue.origin)}.` : undefined;
  },
});

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}
