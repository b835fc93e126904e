import { describe, expect, it } from 'vitest';
import { lastDelivery, owedBy, searchRooms, shortName } from '../../../src/renderer/rooms/room-list.ts';
import { nameProblem } from '../../../src/renderer/rooms/room-name.ts';
import { sampleFate } from '../../../src/renderer/first-run/sample-fate.ts';
import { endpointView, roomView } from './room-views.ts';

const standup = roomView({
  endpoints: [
    endpointView({
      pending: 2,
      lastDelivery: { id: 'd1', state: 'delivered', heldReason: null, attemptsMade: 1, at: 100 },
    }),
    endpointView({
      description: 'CRM',
      pending: 3,
      lastDelivery: { id: 'd2', state: 'dead_letter', heldReason: null, attemptsMade: 3, at: 200 },
    }),
  ],
});
const board = roomView({
  id: 'r2',
  name: 'board',
  source: { id: 's1', name: 'Meet server', connected: true },
});

describe('the list of rooms', () => {
  it('is searched by every word, in names, sources and endpoints', () => {
    const found = (search: string) => searchRooms([standup, board], search).map(({ name }) => name);
    expect(found(' ')).toEqual(['team-standup', 'board']);
    expect(found('MEET')).toEqual(['board']);
    expect(found('crm')).toEqual(['team-standup']);
    expect(found('n8n standup')).toEqual(['team-standup']);
    expect(found('n8n board')).toEqual([]);
  });

  it('shows the newest delivery of all endpoints, and what they owe together', () => {
    expect(lastDelivery(standup)?.id).toBe('d2');
    expect(lastDelivery(board)).toBeNull();
    expect(owedBy(standup)).toBe(5);
  });

  it('calls an endpoint by its short name, else by its host', () => {
    expect(shortName({ url: 'https://a.example:8443/x', description: '' })).toBe('a.example:8443');
    expect(shortName({ url: 'https://a.example', description: 'n8n' })).toBe('n8n');
  });
});

describe('the name of a room', () => {
  it('has letters, digits and dashes, and is none of Reflector’s pages', () => {
    expect(nameProblem('Team-2')).toBeNull();
    expect(nameProblem('')).toMatch(/name/);
    expect(nameProblem('two words')).toMatch(/letters, digits and dashes/);
    for (const reserved of ['browse', 'Rooms', 'transcripts']) {
      expect(nameProblem(reserved), reserved).toMatch(/reserved/);
    }
  });
});

describe('what became of a sample', () => {
  it('is the best of what its deliveries met', () => {
    const one = (state: 'pending' | 'sending' | 'delivered' | 'dead_letter', attemptsMade = 1) => ({
      state,
      attemptsMade,
    });
    expect(sampleFate([])).toBeNull();
    expect(sampleFate([one('pending', 0), one('sending', 0)])).toBeNull();
    expect(sampleFate([one('dead_letter'), one('pending')])).toBe('retrying');
    expect(sampleFate([one('dead_letter')])).toBe('given_up');
    expect(sampleFate([one('dead_letter'), one('delivered')])).toBe('arrived');
  });
});
