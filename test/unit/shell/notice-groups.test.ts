import { describe, expect, test } from 'vitest';
import type { Notice } from '../../../src/shared/contract/engine-events.ts';
import {
  AGAIN_MS,
  announce,
  gather,
  GATHER_MS,
  isWanted,
  NOTHING_GATHERED,
} from '../../../src/main/shell/notice-groups.ts';
import type { Announcement, Gathered } from '../../../src/main/shell/notice-groups.ts';

const deadLetter = (deliveryId: string, roomName = 'team', endpointId = 'e1'): Notice => ({
  kind: 'dead_letter',
  deliveryId,
  endpointId,
  roomName,
  title: 'Weekly',
  summary: 'The receiver answered 401 Unauthorized.',
});
const health = (
  kind: 'endpoint_failing' | 'endpoint_recovered' | 'endpoint_disabled',
  endpointId = 'e1',
): Notice => ({
  kind,
  endpointId,
  roomName: 'team',
  url: 'https://receiver.example/path',
  summary: 'No answer.',
});

/** Plays notices at their times, and answers what was announced when. */
function play(steps: [at: number, notice: Notice][]): [number, Announcement][] {
  let gathered: Gathered = NOTHING_GATHERED;
  const told: [number, Announcement][] = [];
  const elapse = (until: number): void => {
    while (gathered.dueAt !== null && gathered.dueAt <= until) {
      const at = gathered.dueAt;
      const result = announce(gathered, at);
      gathered = result.gathered;
      if (result.announcement !== null) told.push([at, result.announcement]);
    }
  };
  for (const [at, notice] of steps) {
    elapse(at);
    gathered = gather(gathered, notice, at);
  }
  elapse(Number.POSITIVE_INFINITY);
  return told;
}

describe('a single notice', () => {
  test('a dead letter leads to its delivery', () => {
    expect(play([[1000, deadLetter('d1')]])).toEqual([
      [
        1000 + GATHER_MS,
        {
          title: 'A delivery of team was given up',
          body: 'Weekly: The receiver answered 401 Unauthorized.',
          route: '/deliveries/d1',
          continues: false,
        },
      ],
    ]);
  });
  test.each([
    ['endpoint_failing', 'An endpoint of team began failing', 'No answer.', '/deliveries?endpoint=e1'],
    [
      'endpoint_recovered',
      'An endpoint of team delivers again',
      'https://receiver.example/path',
      '/deliveries?endpoint=e1',
    ],
    // Where it can be enabled again.
    ['endpoint_disabled', 'An endpoint of team was disabled', 'No answer.', '/'],
  ] as const)('%s leads to where one sees more of it', (kind, title, body, route) => {
    expect(play([[0, health(kind)]])[0]![1]).toEqual({ title, body, route, continues: false });
  });
});

describe('many notices', () => {
  const flood = (count: number, from: number, step: number): [number, Notice][] =>
    Array.from({ length: count }, (_, i) => [
      from + i * step,
      deadLetter(`d${i}`, `room-${i % 5}`, `e${i % 5}`),
    ]);

  test('a flood is one', () => {
    expect(play(flood(500, 0, 1))).toEqual([
      [
        GATHER_MS,
        {
          title: '500 deliveries were given up',
          body: 'In room-0, room-1, room-2 and 2 more rooms.',
          route: '/deliveries?state=dead_letter',
          continues: false,
        },
      ],
    ]);
  });
  test('a flood that goes on counts on, once a minute', () => {
    const told = play(flood(1500, 0, 100));
    expect(told.map(([at, { title, continues }]) => [at, title, continues])).toEqual([
      [GATHER_MS, '20 deliveries were given up', false],
      [GATHER_MS + AGAIN_MS, '620 deliveries were given up', true],
      [GATHER_MS + 2 * AGAIN_MS, '1,220 deliveries were given up', true],
      [GATHER_MS + 3 * AGAIN_MS, '1,500 deliveries were given up', true],
    ]);
  });
  test('after a minute of calm it begins anew', () => {
    const told = play([
      [0, deadLetter('d1')],
      [GATHER_MS + AGAIN_MS, deadLetter('d2')],
    ]);
    expect(told.map(([, { route, continues }]) => [route, continues])).toEqual([
      ['/deliveries/d1', false],
      ['/deliveries/d2', false],
    ]);
  });
  test('dead letters of one endpoint lead to its own', () => {
    const told = play([
      [0, deadLetter('d1')],
      [1, deadLetter('d2')],
    ]);
    expect(told[0]![1]).toMatchObject({
      body: 'In team.',
      route: '/deliveries?state=dead_letter&endpoint=e1',
    });
  });
  test('a dead letter speaks for its failing endpoint too', () => {
    const told = play([
      [0, deadLetter('d1')],
      [1, health('endpoint_failing')],
    ]);
    expect(told.map(([, { route }]) => route)).toEqual(['/deliveries/d1']);
  });
  test('different ones are told together', () => {
    const told = play([
      [0, deadLetter('d1')],
      [1, health('endpoint_failing', 'e2')],
      [2, health('endpoint_disabled', 'e3')],
      [3, health('endpoint_recovered', 'e4')],
    ]);
    expect(told.map(([, announcement]) => announcement)).toEqual([
      {
        title: 'Deliveries need attention',
        body: '1 delivery was given up, 1 endpoint was disabled, 1 endpoint began failing, 1 endpoint delivers again.',
        route: '/',
        continues: false,
      },
    ]);
  });
  test('an endpoint that came back before it was missed is not mentioned', () => {
    expect(
      play([
        [0, health('endpoint_failing')],
        [1, health('endpoint_recovered')],
      ]),
    ).toEqual([]);
  });
  test('one that came back after it was missed is', () => {
    const told = play([
      [0, health('endpoint_failing')],
      [GATHER_MS + 1, health('endpoint_recovered')],
    ]);
    expect(told.map(([at, { title }]) => [at, title])).toEqual([
      [GATHER_MS, 'An endpoint of team began failing'],
      [GATHER_MS + AGAIN_MS, 'An endpoint of team delivers again'],
    ]);
  });
});

test('only what the settings want is told, and always that an endpoint was disabled', () => {
  const wanted = (notifyDeadLetters: boolean, notifyEndpointHealth: boolean) =>
    [
      deadLetter('d1'),
      health('endpoint_failing'),
      health('endpoint_recovered'),
      health('endpoint_disabled'),
    ].map((notice) => isWanted(notice, { notifyDeadLetters, notifyEndpointHealth }));
  expect(wanted(false, true)).toEqual([false, true, true, true]);
  expect(wanted(true, false)).toEqual([true, false, false, true]);
  expect(wanted(false, false)).toEqual([false, false, false, true]);
});
