import { describe, expect, test } from 'vitest';
import { planSwitch } from '../../../src/main/intake/reflector/switch-plan.ts';
import type { PlanFacts } from '../../../src/main/intake/reflector/switch-plan.ts';

const URL_THERE = 'https://n8n.example.com/webhook';
const RELAY = 'http://relay.lan/v1/rooms/r1/reflector';

function facts(change: {
  kind?: PlanFacts['kind'];
  source?: Partial<PlanFacts['source']>;
  row?: Partial<PlanFacts['row']>;
  room?: Partial<NonNullable<PlanFacts['room']>> | null;
  rest?: Partial<PlanFacts>;
}): PlanFacts {
  const source = { keyCiphertext: Buffer.from('key'), enabled: true, cursor: 7, ...change.source };
  const room = { id: 'e1', name: 'team', webhook_url: URL_THERE, webhook_secret: 's3cret', ...change.room };
  return {
    kind: change.kind ?? 'take_over',
    source: source as PlanFacts['source'],
    row: { deliveredBy: 'reflector', ofOtherUser: false, ...change.row } as PlanFacts['row'],
    room: change.room === null ? null : (room as PlanFacts['room']),
    roomEnabled: true,
    endpoint: { url: 'https://local.example.com/', secret: 'local secret' },
    allowLists: { own: [], ofAll: [] },
    relayUrl: RELAY,
    ...change.rest,
  };
}
const refusal = (change: Parameters<typeof facts>[0]): string => {
  const plan = planSwitch(facts(change));
  return plan.ok ? 'planned' : plan.refusal;
};

describe('what is written to Reflector', () => {
  test('a take over empties the URL, a relay sets it to the intake, both with the secret that stands there', () => {
    expect(planSwitch(facts({}))).toEqual({ ok: true, urlBefore: URL_THERE, urlAfter: '', secret: 's3cret' });
    expect(planSwitch(facts({ kind: 'relay' }))).toEqual({
      ok: true,
      urlBefore: URL_THERE,
      urlAfter: RELAY,
      secret: 's3cret',
    });
  });

  test('a give back writes the local endpoint’s URL and secret', () => {
    const row = { deliveredBy: 'here' } as const;
    expect(planSwitch(facts({ kind: 'give_back', row, room: { webhook_url: '' } }))).toEqual({
      ok: true,
      urlBefore: '',
      urlAfter: 'https://local.example.com/',
      secret: 'local secret',
    });
  });
});

describe('why nothing is written', () => {
  const here = { deliveredBy: 'here' } as const;
  test.each<[string, Parameters<typeof facts>[0]]>([
    ['without keys', { source: { keyCiphertext: null } }],
    ['gone at Reflector', { room: null }],
    ['belongs to another user', { row: { ofOtherUser: true } }],
    ['switched off', { source: { enabled: false } }],
    ['not taken in here', { rest: { roomEnabled: false } }],
    ['Start following', { source: { cursor: null } }],
    ['already delivered from here', { row: here }],
    ['is relayed', { row: { deliveredBy: 'relay' } }],
    ['no webhook at Reflector', { room: { webhook_url: null } }],
    ['no secret', { room: { webhook_secret: '' } }],
    ['never delivered to', { room: { webhook_url: 'http://169.254.169.254/latest' } }],
    [
      'cannot be delivered to from here',
      {
        room: { webhook_url: 'https://192.0.2.10/' },
        rest: { allowLists: { own: [], ofAll: ['203.0.113.0/24'] } },
      },
    ],
    ['user name and password', { room: { webhook_url: 'https://me:mine@example.com/' } }],
    ['Give it back first', { kind: 'relay', row: here }],
    ['never delivered to', { kind: 'relay', room: { webhook_url: 'http://169.254.169.254/' } }],
    ['at which address', { kind: 'relay', rest: { relayUrl: null } }],
    ['delivers this room already', { kind: 'give_back' }],
    ['was removed', { kind: 'give_back', row: here, rest: { endpoint: null } }],
    ['Somebody set another webhook', { kind: 'give_back', row: here }],
  ])('%s', (said, change) => {
    expect(refusal(change)).toContain(said);
  });

  test('a room whose transcripts are not taken in here can still be given back', () => {
    const change = { row: here, room: { webhook_url: '' }, rest: { roomEnabled: false } };
    expect(refusal({ kind: 'give_back', ...change })).toBe('planned');
  });

  test('a webhook that was set by hand to what it was can be given back', () => {
    const room = { webhook_url: 'https://local.example.com/' };
    expect(refusal({ kind: 'give_back', row: here, room })).toBe('planned');
  });
});
