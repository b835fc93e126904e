import { describe, expect, it } from 'vitest';
import {
  NO_CHANGES_FILTER,
  readChangesFilter,
  toAuditFilter,
  writeChangesFilter,
} from '../../../src/renderer/audit/audit-filter-url.ts';
import { logPath, readLogFilter, writeLogFilter } from '../../../src/renderer/log/log-filter-url.ts';
import { idIn, rawLine, shortFields } from '../../../src/renderer/log/log-line.ts';
import { changeLog, EMPTY_LOG, MOST_LINES } from '../../../src/renderer/log/log-window.ts';
import { fileName } from '../../../src/renderer/ui/save-file.ts';
import { AUDIT_ACTIONS, auditWords } from '../../../src/shared/audit-actions.ts';
import { auditChanges, fieldWords } from '../../../src/shared/audit-changes.ts';
import { csvLines, toCsv } from '../../../src/shared/csv.ts';
import type { LogLine } from '../../../src/shared/views.ts';

const line = (n: number): LogLine => ({
  id: `1-${n}`,
  at: n,
  level: 'info',
  event: `line ${n}`,
  fields: {},
});
/** Lines from one number down to another. */
const lines = (from: number, to: number): LogLine[] =>
  Array.from({ length: from - to + 1 }, (_, index) => line(from - index));

describe('the loaded lines of the log', () => {
  const start = changeLog(EMPTY_LOG, { kind: 'start', page: { items: lines(100, 51), older: '1-51' } });

  it('grow at their old end, and at the new one by what came after', () => {
    const older = changeLog(start, { kind: 'older', page: { items: lines(50, 1), older: null } });
    expect(older).toEqual({ lines: lines(100, 1), older: null, atNewest: true });
    const newer = changeLog(older, { kind: 'newer', page: { items: lines(103, 101), older: null } });
    expect(newer).toEqual({ lines: lines(103, 1), older: null, atNewest: true });
  });

  it('begin anew where more came than one page holds: there is never a gap between two lines', () => {
    const page = { items: lines(900, 701), older: '1-701' };
    expect(changeLog(start, { kind: 'newer', page })).toEqual({
      lines: page.items,
      older: '1-701',
      atNewest: true,
    });
  });

  it('stay bounded, letting go of the end that is not read', () => {
    const full = changeLog(EMPTY_LOG, {
      kind: 'start',
      page: { items: lines(9000, 9001 - MOST_LINES), older: 'x' },
    });
    const down = changeLog(full, { kind: 'older', page: { items: lines(6000, 5801), older: '1-5801' } });
    expect([down.lines.length, down.atNewest]).toEqual([MOST_LINES, false]);
    expect(down.lines.at(-1)!.id).toBe('1-5801');
    const up = changeLog(full, { kind: 'newer', page: { items: lines(9010, 9001), older: null } });
    expect([up.lines.length, up.lines[0]!.id, up.atNewest]).toEqual([MOST_LINES, '1-9010', true]);
    // What was let go of can be read again.
    expect(up.older).toBe(up.lines.at(-1)!.id);
  });
});

describe('a line of the log', () => {
  const failed: LogLine = {
    id: '1-0',
    at: Date.UTC(2026, 10, 23),
    level: 'warn',
    event: 'attempt failed, another follows',
    fields: { deliveryId: 'd1', room: 'team', status: 503, ms: 12, response: 'busy', error: null },
  };

  it('is copied as it stands in the file', () => {
    expect(rawLine(failed)).toBe(
      '{"time":"2026-11-23T00:00:00.000Z","level":"warn","event":"attempt failed, another follows",' +
        '"deliveryId":"d1","room":"team","status":503,"ms":12,"response":"busy","error":null}',
    );
  });

  it('shows what tells most in its row, and all of it where there is nothing of that', () => {
    expect(shortFields(failed)).toBe('room team  status 503  ms 12  response busy');
    expect(shortFields({ ...failed, fields: { version: '1', left: 0 } })).toBe('version 1  left 0');
    expect([idIn(failed, 'deliveryId'), idIn(failed, 'roomId')]).toEqual(['d1', null]);
  });
});

describe('filters in the address', () => {
  it('of the log come back as they were, and leave out what is unknown', () => {
    const filter = {
      levels: ['warn' as const, 'error' as const],
      roomId: 'r',
      endpointId: 'e',
      deliveryId: 'd',
      text: 'a & b',
    };
    expect(readLogFilter(writeLogFilter(filter))).toEqual(filter);
    expect(readLogFilter(new URLSearchParams('level=debug,warn&room='))).toEqual({ levels: ['warn'] });
    expect([logPath(), logPath({ deliveryId: 'd' })]).toEqual(['/log', '/log?delivery=d']);
  });

  it('of the changes come back as they were; days are whole days here', () => {
    const filter = {
      text: 'a b',
      action: 'room.create',
      actor: 'command line',
      subjectKind: 'room' as const,
      subjectId: 'r',
      fromDay: '2026-11-20',
      toDay: '2026-11-20',
    };
    expect(readChangesFilter(writeChangesFilter(filter))).toEqual(filter);
    expect(readChangesFilter(new URLSearchParams('about=planet&from=soon'))).toEqual(NO_CHANGES_FILTER);
    expect(toAuditFilter(filter)).toEqual({
      text: 'a b',
      actions: ['room.create'],
      actor: 'command line',
      subjectKind: 'room',
      subjectId: 'r',
      from: new Date(2026, 10, 20).getTime(),
      to: new Date(2026, 10, 21).getTime(),
    });
    expect(toAuditFilter(NO_CHANGES_FILTER)).toEqual({});
  });
});

describe('a change in words', () => {
  it('names fields within fields, and lists as one', () => {
    const before = { name: 'a', policy: { maxRetries: 3, first: 1 }, eventTypes: ['x'] };
    const after = { name: 'a', policy: { maxRetries: 5, first: 1 }, eventTypes: ['x', 'y'] };
    expect(auditChanges({ before, after })).toEqual([
      { field: 'policy.maxRetries', from: '3', to: '5' },
      { field: 'eventTypes', from: 'x', to: 'x, y' },
    ]);
    expect(['defaultRetryPolicy.maxRetries', 'url', 'webhook_url'].map(fieldWords)).toEqual([
      'Default retry policy: max retries',
      'Url',
      'Webhook url',
    ]);
  });

  it('has words for every action, each its own', () => {
    const words = Object.values(AUDIT_ACTIONS);
    expect(new Set(words).size).toBe(words.length);
    expect([auditWords('source.takeOver.undone'), auditWords('of.tomorrow')]).toEqual([
      'Take over undone',
      'of.tomorrow',
    ]);
  });
});

describe('CSV', () => {
  it('quotes what has to be, and is known as UTF-8', () => {
    const rows = [
      ['a', 1, null],
      ['say "hi"', 'x,y', 'two\nlines'],
    ];
    expect(toCsv(rows)).toBe('\uFEFFa,1,\r\n"say ""hi""","x,y","two\nlines"\r\n');
  });

  it('lets no spreadsheet run what strangers wrote', () => {
    expect(csvLines([['=1+1', '+x', '-x', '@x', 'a=b', -5]])).toBe("'=1+1,'+x,'-x,'@x,a=b,-5\r\n");
  });

  it('is named with the day', () => {
    expect(fileName('changes', 'csv', new Date(2026, 0, 5))).toBe('changes-2026-01-05.csv');
  });
});
