import { describe, expect, test } from 'vitest';
import {
  addressQuestions,
  permissionsFrom,
  unanswered,
} from '../../../src/main/intake/reflector/address-questions.ts';
import { handClock } from '../../support/hand-clock.ts';

const NAMES: Record<string, string[]> = {
  'n8n.lan': ['192.168.1.20'],
  'both.example.org': ['93.184.216.34', '10.0.0.7'],
  'public.example.org': ['93.184.216.34'],
  localhost: ['::1', '127.0.0.1'],
};
const lookup = async (host: string): Promise<string[]> => {
  const found = NAMES[host];
  if (found === undefined) throw new Error('ENOTFOUND');
  return found;
};

describe('what is asked about an address that Reflector allowed', () => {
  test.each([
    ['https://public.example.org/hook', []],
    ['http://public.example.org/hook', ['http']],
    ['https://10.1.2.3/hook', ['private']],
    ['https://[fd00::1]/hook', ['private']],
    ['https://[::ffff:192.168.1.1]/hook', ['private']],
    ['https://n8n.lan/hook', ['private']],
    ['https://both.example.org/hook', ['private']],
    ['http://localhost:5678/hook', ['http', 'loopback']],
    ['http://127.0.0.1/', ['http', 'loopback']],
    ['https://nowhere.example.org/', []],
    ['ftp://10.0.0.1/', []],
    ['', []],
  ])('%s: %j', async (url, questions) => {
    expect(await addressQuestions(url, lookup, handClock())).toEqual(questions);
  });

  test('a name that does not answer is not waited for', async () => {
    const clock = handClock();
    const asked = addressQuestions('http://slow.example.org/', () => new Promise(() => {}), clock);
    clock.advance(2000);
    expect(await asked).toEqual(['http']);
  });

  test('a no is an answer, and allows nothing', () => {
    expect(unanswered(['http', 'private'], { http: false })).toEqual(['private']);
    expect(permissionsFrom({ private: true, loopback: false })).toEqual({
      allowPrivate: true,
      allowLoopback: false,
      allowList: [],
    });
  });
});
