import { describe, expect, it } from 'vitest';
import { findText, MOST_MATCHES } from '../../../src/renderer/deliveries/detail/find-text.ts';
import { prettyJson } from '../../../src/renderer/ui/pretty-json.ts';

describe('searching a body', () => {
  it('finds a word whatever its case, and takes signs literally', () => {
    expect(findText('Plan. plan (PLAN)', 'plan')).toEqual([0, 6, 12]);
    expect(findText('a.c abc a.c', 'a.c')).toEqual([0, 8]);
    expect(findText('İ plan', 'plan')).toEqual([2]);
    expect(findText('anything', '')).toEqual([]);
  });

  it('stops counting at some point', () => {
    expect(findText('a'.repeat(5000), 'a')).toHaveLength(MOST_MATCHES);
  });
});

describe('pretty JSON', () => {
  it('indents, and leaves every value as it was sent', () => {
    const sent = '{"a":[1.0,12345678901234567890,"x, {y}: \\u00e9 \\""],"b":{},"c":[ ],"d":{"e":null}}';
    expect(prettyJson(sent)).toBe(`{
  "a": [
    1.0,
    12345678901234567890,
    "x, {y}: \\u00e9 \\""
  ],
  "b": {},
  "c": [],
  "d": {
    "e": null
  }
}`);
  });

  it('changes no meaning', () => {
    const value = { s: 'a"b\\', list: [[], [{}], -1e-7, true, false, null], '{': '}' };
    expect(JSON.parse(prettyJson(JSON.stringify(value))!)).toEqual(value);
  });

  it('takes a text of many megabytes', () => {
    const text = 'word '.repeat(4_000_000);
    expect(prettyJson(JSON.stringify({ text }))).toBe(`{\n  "text": ${JSON.stringify(text)}\n}`);
  });

  it('says when a text is not JSON', () => {
    expect(prettyJson('<html>')).toBeNull();
  });
});
