import { describe, expect, test } from 'vitest';
import { Float, writeJson } from '../../../src/shared/events/payloads/json.ts';
import { sampleContent } from '../../../src/shared/events/event-types.ts';
import { utcText } from '../../../src/shared/events/timestamp.ts';
import { contentKey } from '../../../src/main/events/content-key.ts';
import type { EventContent } from '../../../src/shared/events/event-types.ts';
import { lastCueEnd, wordsToWebvtt } from '../../../src/shared/events/webvtt.ts';
import { fromSubmitted, submittedEvent } from '../../../src/shared/events/submitted-event.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');

describe('numbers as Reflector writes them', () => {
  test.each([
    [0, '0.0'],
    [300500, '300500.0'],
    [4.106, '4.106'],
    [0.1, '0.1'],
    [-2, '-2.0'],
    [0.00001, '0.00001'],
    [0.0000012, '1.2e-6'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e16'],
    [Number.NaN, 'null'],
    [Number.POSITIVE_INFINITY, 'null'],
  ])('%d is %s', (value, text) => expect(writeJson(new Float(value))).toBe(text));

  test('whole numbers that are not floats stay whole', () => {
    expect(writeJson({ speaker: 0, gone: undefined, none: null, list: [1, 'ü'] })).toBe(
      '{"speaker":0,"none":null,"list":[1,"ü"]}',
    );
  });
});

describe('times', () => {
  test.each([
    ['2025-08-27T11:00:00+00:00', '2025-08-27T11:00:00Z'],
    ['2025-08-27 13:00:00.5+02:00', '2025-08-27T11:00:00.500000Z'],
    ['2025-08-27T11:00:00.123456', '2025-08-27T11:00:00.123456Z'],
    ['2025-08-27T11:00:00.000Z', '2025-08-27T11:00:00Z'],
  ])('%s is %s', (text, expected) => expect(utcText(text)).toBe(expected));
});

describe('WebVTT', () => {
  test('no words make an empty file', () => expect(wordsToWebvtt([])).toBe('WEBVTT\n'));
  test('milliseconds are cut with the error of floating point', () => {
    const text = wordsToWebvtt([{ text: ' a', start: 0.29, end: 3661.35, speaker: 2 }]);
    expect(text).toBe('WEBVTT\n\n00:00:00.290 --> 01:01:01.349\n<v Speaker2>a\n');
  });
  test('a segment of more than 120 characters ends after a sentence, not before', () => {
    const words = [
      { text: 'x'.repeat(121), start: 0, end: 1, speaker: 0 },
      { text: ' one,', start: 1, end: 2, speaker: 0 },
      { text: ' two.', start: 2, end: 3, speaker: 0 },
      { text: ' three.', start: 3, end: 4, speaker: 0 },
    ];
    expect(wordsToWebvtt(words).match(/-->/g)).toHaveLength(2);
  });
  test('the end of the last cue is read back', () => {
    expect(lastCueEnd('WEBVTT\n\n00:00:01.000 --> 01:00:04.105\na\n')).toBe(3604.105);
    expect(lastCueEnd('WEBVTT\n\n00:01.000 --> 00:04.105\na\n')).toBe(4.105);
    expect(lastCueEnd('WEBVTT\n')).toBeNull();
  });
});

describe('what makes an event the same event', () => {
  const sample = sampleContent('transcript.completed', NOW, 'r') as Extract<
    EventContent,
    { kind: 'transcript' }
  >;
  const keyWith = (change: Partial<typeof sample.transcript>): string =>
    contentKey('r', { ...sample, transcript: { ...sample.transcript, ...change } });

  test('sending time, action items, calendar, page address and duration of topics do not count', () => {
    const same: EventContent = {
      ...sample,
      timestamp: '2030-01-01T00:00:00Z',
      calendarEvent: { id: 'c' },
      transcript: {
        ...sample.transcript,
        actionItems: { decisions: [] },
        frontendUrl: null,
        topics: sample.transcript.topics.map((topic) => ({ ...topic, duration: 12, lastEnd: null })),
      },
    };
    expect(contentKey('r', same)).toBe(contentKey('r', sample));
  });
  test('the same moment written in another zone does not count', () => {
    const createdAt = sample.transcript.createdAt.replace('Z', '+00:00');
    expect(keyWith({ createdAt })).toBe(contentKey('r', sample));
  });
  test.each([
    ['title', { title: 'Another' }],
    ['summary', { shortSummary: null }],
    ['WebVTT', { webvtt: 'WEBVTT\n' }],
    ['topics', { topics: [] }],
    ['participants', { participants: [] }],
    ['language', { targetLanguage: 'fr' }],
    ['transcript', { id: 'another' }],
  ])('another %s counts', (_, change) => expect(keyWith(change)).not.toBe(contentKey('r', sample)));
});

describe('submitted events', () => {
  const good = {
    type: 'transcript.completed',
    source_kind: 'room',
    room: { name: 'team' },
    transcript: {
      id: 't1',
      created_at: '2025-08-27T11:00:00+00:00',
      topics: [
        {
          title: 'A',
          summary: 'S',
          timestamp: 0,
          words: [{ text: ' a', start: 1, end: 2, speaker: 0 }],
        },
      ],
    },
  };
  const issuesOf = (input: unknown): Record<string, string> => {
    const parsed = submittedEvent.safeParse(input);
    const issues = parsed.success ? [] : parsed.error.issues;
    return Object.fromEntries(issues.map((issue) => [issue.path.join('.'), issue.message]));
  };
  const withTranscript = (change: object) => ({ ...good, transcript: { ...good.transcript, ...change } });

  test('the least that is needed is enough', () => expect(issuesOf(good)).toEqual({}));
  test('a recording that is not a room’s is refused in words', () => {
    expect(issuesOf({ ...good, source_kind: 'file' })['source_kind']).toMatch(/recorded in a room/);
  });
  test.each([
    ['type', { ...good, type: 'transcript.eaten' }, /transcript\.completed/],
    ['room', { ...good, room: {} }, /"id"/],
    ['transcript.id', withTranscript({ id: '' }), /id/],
    ['transcript.created_at', withTranscript({ created_at: 'yesterday' }), /2025-08-27T11:00:00Z/],
    ['transcript.topics', withTranscript({ topics: 'none' }), /expected array/],
    [
      'transcript.topics.0.words',
      withTranscript({ topics: [{ title: 'A', summary: 'S', timestamp: 0 }] }),
      /words or its WebVTT/,
    ],
    [
      'transcript.webvtt',
      withTranscript({ topics: [{ title: 'A', summary: 'S', timestamp: 0, webvtt: 'WEBVTT\n' }] }),
      /whole transcript/,
    ],
    [
      'transcript.topics.0.words.1.start',
      withTranscript({
        topics: [
          {
            title: 'A',
            summary: 'S',
            timestamp: 0,
            words: [
              { text: 'b', start: 5, end: 6 },
              { text: 'a', start: 1, end: 2 },
            ],
          },
        ],
      }),
      /order/,
    ],
  ])('%s is named when it is wrong', (path, input, message) => {
    expect(issuesOf(input)[path]).toMatch(message);
  });
  test('WebVTT that is ready is taken as it is', () => {
    const given = 'WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n<v Ada>Hi\n';
    const parsed = submittedEvent.parse(
      withTranscript({
        webvtt: given,
        topics: [{ title: 'A', summary: 'S', timestamp: 0.5, webvtt: given }],
      }),
    );
    const content = fromSubmitted(parsed, 'room', NOW);
    if (content.kind !== 'transcript') throw new Error('a whole transcript');
    const canonical = content.transcript;
    expect(canonical.webvtt).toBe(given);
    expect(canonical.topics[0]).toMatchObject({ webvtt: given, lastEnd: 1 });
  });
});
