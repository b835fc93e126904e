import { describe, expect, onTestFinished, test } from 'vitest';
import { checkSignature } from '../../src/main/intake/signature.ts';
import { startReceiver } from '../support/receiver.ts';
import { OWNER_KEY, startStandInReflector } from '../support/stand-in-reflector.ts';
import type { StandInOptions } from '../support/stand-in-reflector.ts';

async function reflector(options: StandInOptions = {}) {
  const standIn = await startStandInReflector(options);
  onTestFinished(standIn.close);
  const ask = async (method: string, path: string, body?: unknown, key: string | null = OWNER_KEY) => {
    const response = await fetch(`${standIn.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: key === null ? {} : { 'x-api-key': key },
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };
  return { standIn, ask };
}

describe('the traps of a Reflector server', () => {
  test('a wrong key is an anonymous caller: refused, or answered with nothing of its own', async () => {
    const strict = await reflector();
    expect(await strict.ask('GET', '/v1/me', undefined, 'wrong')).toEqual({ status: 200, json: null });
    expect(await strict.ask('GET', '/v1/transcripts', undefined, 'wrong')).toMatchObject({ status: 401 });
    const lenient = await reflector({ publicMode: true });
    lenient.standIn.state.addTranscript(lenient.standIn.state.addRoom({ name: 'team' }));
    const answer = await lenient.ask('GET', '/v1/transcripts', undefined, 'wrong');
    expect(answer).toMatchObject({ status: 200, json: { items: [], total: 0 } });
  });

  test('a PATCH of the URL alone rotates the secret, an empty URL keeps it, both together change nothing else', async () => {
    const { standIn, ask } = await reflector();
    const room = standIn.state.addRoom({ name: 'team', webhook_url: 'http://a/', webhook_secret: 'kept' });
    await ask('PATCH', `/v1/rooms/${room.id}`, { webhook_url: '' });
    expect(room).toMatchObject({ webhook_url: '', webhook_secret: 'kept' });
    await ask('PATCH', `/v1/rooms/${room.id}`, { webhook_url: 'http://a/', webhook_secret: 'kept' });
    expect(room).toMatchObject({ webhook_url: 'http://a/', webhook_secret: 'kept' });
    await ask('PATCH', `/v1/rooms/${room.id}`, { webhook_url: 'http://a/' });
    expect(room.webhook_secret).toMatch(/^[\w-]{43}$/);
  });

  test('a new room is answered without its secret', async () => {
    const { ask } = await reflector();
    const created = await ask('POST', '/v1/rooms', {
      name: 'new',
      webhook_url: 'http://a/',
      webhook_secret: '',
    });
    expect(created.json).not.toHaveProperty('webhook_secret');
    const read = await ask('GET', `/v1/rooms/${created.json['id'] as string}`);
    expect(read.json['webhook_secret']).toMatch(/^[\w-]{43}$/);
  });

  test('a sequence number can appear late, and rows move between pages', async () => {
    const { standIn, ask } = await reflector();
    const room = standIn.state.addRoom({ name: 'team' });
    const [late, , last] = [1, 2, 3].map(() => standIn.state.addTranscript(room));
    const commit = standIn.state.changeLate(late!.id, { title: 'late' });
    standIn.state.change(last!.id);
    const list = (from: number) =>
      ask('GET', `/v1/transcripts?sort_by=change_seq&change_seq_from=${from}&size=100`);
    expect((await list(3)).json['items']).toMatchObject([{ change_seq: 5 }]);
    commit();
    expect((await list(3)).json['items']).toMatchObject([
      { change_seq: 4, title: 'late' },
      { change_seq: 5 },
    ]);
    standIn.state.remove(late!.id);
    expect((await list(0)).json).toMatchObject({ total: 2 });
  });

  test('its own sending step signs, and reads the URL at its own moment', async () => {
    const receiver = await startReceiver();
    const { standIn, ask } = await reflector();
    const room = standIn.state.addRoom({ name: 'team', webhook_url: receiver.url, webhook_secret: 'key' });
    const transcript = standIn.state.addTranscript(room);
    expect(await standIn.sendStep(transcript.id)).toMatchObject({ sent: true, status: 200 });
    const [request] = receiver.requests;
    const signature = request!.headers['x-webhook-signature'];
    expect(checkSignature(signature, request!.body, 'key', Date.now())).toBe('valid');
    expect((await ask('POST', `/v1/rooms/${room.id}/webhook/test`)).json).toMatchObject({ success: true });
    room.webhook_url = '';
    expect(await standIn.sendStep(transcript.id)).toEqual({ sent: false });
  });
});
