import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/main/cli/stop.ts';
import { table } from '../../src/main/cli/table.ts';
import { plain } from '../../src/main/cli/terminal.ts';
import type { Terminal } from '../../src/main/cli/terminal.ts';
import { clockTime, momentOf, span } from '../../src/main/cli/when.ts';

const NOW = new Date(2026, 10, 23, 14, 30, 5).getTime();
const MINUTE = 60_000;

describe('--since', () => {
  test.each([
    ['30s', NOW - 30_000],
    ['30m', NOW - 30 * MINUTE],
    ['2 h', NOW - 120 * MINUTE],
    ['7D', NOW - 7 * 1440 * MINUTE],
    ['2w', NOW - 14 * 1440 * MINUTE],
    ['today', new Date(2026, 10, 23).getTime()],
    ['Yesterday', new Date(2026, 10, 22).getTime()],
    ['2026-11-20', new Date(2026, 10, 20).getTime()],
    ['2026-11-20 08:15', new Date(2026, 10, 20, 8, 15).getTime()],
    ['2026-11-20T08:15:30Z', Date.UTC(2026, 10, 20, 8, 15, 30)],
  ])('%s', (text, at) => {
    expect(momentOf('--since', text, NOW)).toBe(at);
  });

  test.each(['', 'soon', '5', '2026', '2026-13-01', '11/20/2026', '-2h', '2026-11-20T25:00'])(
    '“%s” is refused with what it takes',
    (text) => {
      expect(() => momentOf('--since', text, NOW)).toThrow(UsageError);
      expect(() => momentOf('--since', text, NOW)).toThrow(/--since takes a span such as 30m/);
    },
  );
});

test('times and spans read as people say them', () => {
  expect(clockTime(NOW)).toBe('2026-11-23 14:30:05');
  expect([5000, 59_400, 90_000, 2 * 3_600_000, 3 * 86_400_000].map(span)).toEqual([
    '5 s',
    '59 s',
    '2 min',
    '2 h',
    '3 d',
  ]);
});

describe('a table', () => {
  const terminal = (width: number) => ({ width, colour: (_name, text) => text }) as Terminal;

  test('is aligned, and cut at the edge in its last column only', () => {
    const rows = [
      ['a', 'short'],
      ['longer', 'x'.repeat(40)],
    ];
    expect(table(['ID', 'TITLE'], rows, terminal(20))).toBe(
      `ID      TITLE\na       short\nlonger  ${'x'.repeat(11)}…`,
    );
    expect(table(['ID', 'TITLE'], rows, terminal(Infinity))).toContain('x'.repeat(40));
  });

  test('colours a cell without moving the next one', () => {
    const coloured = { width: Infinity, colour: (_name, text) => `<${text}>` } as Terminal;
    const [, row] = table(['STATE', 'B'], [[{ text: 'ok', colour: 'good' }, 'b']], coloured).split('\n');
    expect(row).toBe('<ok>     b');
  });
});

test('nothing that steers a terminal is left of a text', () => {
  expect(plain('a\u001b[31mred\u001b[0m\r\nb\u202e\u0007\tc')).toBe('ared b c');
});
