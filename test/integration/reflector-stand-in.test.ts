import { describe, expect, onTestFinished, test } from 'vitest';
import { checkSignature } from '../../src/main/intake/signature.ts';
import { startReceiver } from '../support/receiver.ts';
import { OWNER_KEY, startStandInReflector } from '../support/stand-in-reflector.ts';
import type { StandInOptions } from '../support/stand-in-reflector.ts';
import { PASSWORD } from '../support/stand-in/accounts.ts';
import { NEW_ROOM } from '../support/stand-in/room-routes.ts';

async function reflector(options: StandInOptions = {}) {
  const standIn = await startStandInReflector(options);
  onTestFinished(standIn.close);
  const ask = async (method: string, path: string, body?: unknown, key: string | object = OWNER_KEY) => {
    const response = await fetch(`${standIn.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: typeof key === 'string' ? { 'x-api-key': key } : { ...key },
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
    for (const webhook_secret of [null, undefined])
      expect(await ask('POST', '/v1/rooms', { ...NEW_ROOM, webhook_secret })).toMatchObject({ status: 422 });
    const created = await ask('POST', '/v1/rooms', NEW_ROOM);
    expect(await ask('POST', '/v1/rooms', NEW_ROOM)).toEqual({
      status: 400,
      json: { detail: 'Room name is not unique' },
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
    expect((await ask('POST', `/v1/rooms/${room.id}/webhook/test`)).json).toMatchObject({
      success: true,
      message: 'Webhook test successful',
      error: '',
      status_code: 200,
    });
    room.webhook_url = '';
    expect(await standIn.sendStep(transcript.id)).toEqual({ sent: false });
  });

  test('a test call that is refused, redirected or reaches nobody is answered 200 all the same', async () => {
    const { standIn, ask } = await reflector();
    const room = standIn.state.addRoom({ name: 'team', webhook_secret: 'key' });
    const tested = async (webhook_url: string) => {
      room.webhook_url = webhook_url;
      const answer = await ask('POST', `/v1/rooms/${room.id}/webhook/test`);
      expect(answer.status).toBe(200);
      return answer.json;
    };
    for (const status of [302, 500]) {
      const receiver = await startReceiver({ default: { status, body: 'no' } });
      expect(await tested(receiver.url)).toEqual({
        success: false,
        message: 'Webhook test failed',
        error: '',
        status_code: status,
        response_preview: 'no',
      });
    }
    expect(await tested('http://127.0.0.1:1/')).toMatchObject({
      success: false,
      status_code: null,
      response_preview: null,
      error: expect.stringMatching(/^Could not connect to webhook URL: /),
    });
  });

  test('the secret of a shared room is shown to everybody, but not by its name', async () => {
    const { standIn, ask } = await reflector();
    const theirs = { user_id: 'somebody else', is_shared: true, webhook_secret: 'theirs' };
    const room = standIn.state.addRoom({ name: 'theirs', ...theirs });
    for (const key of [OWNER_KEY, {}])
      expect((await ask('GET', `/v1/rooms/${room.id}`, undefined, key)).json).toMatchObject(theirs);
    expect((await ask('GET', '/v1/rooms/name/theirs')).json).toMatchObject({ webhook_secret: null });
    for (const method of ['PATCH', 'DELETE'])
      expect(await ask(method, `/v1/rooms/${room.id}`, {})).toMatchObject({ status: 403 });
  });
});

describe('its accounts', () => {
  test('a password gives a token for a day, and ten tries in five minutes', async () => {
    let now = Date.now();
    const { ask } = await reflector({ now: () => now });
    const logIn = (password: string) =>
      ask('POST', '/v1/auth/login', { email: 'owner@example.com', password });
    const { json } = await logIn(PASSWORD);
    const bearer = { authorization: `Bearer ${json['access_token'] as string}` };
    const me = async (headers: object) => (await ask('GET', '/v1/me', undefined, headers)).json;
    expect(await me(bearer)).toEqual({ sub: 'owner', email: 'owner@example.com' });
    expect(await me({ authorization: `${bearer.authorization}x` })).toBeNull();
    for (let tries = 1; tries < 10; tries++) expect(await logIn('wrong')).toMatchObject({ status: 401 });
    expect(await logIn(PASSWORD)).toMatchObject({ status: 429 });
    now += 300_000;
    expect(await logIn(PASSWORD)).toMatchObject({ status: 200 });
    now += 86_400_000;
    expect(await me(bearer)).toBeNull();
  });

  test('a key is shown once, works, and is unknown when it was deleted', async () => {
    const { ask } = await reflector();
    const { id, key } = (await ask('POST', '/v1/user/api-keys', { name: 'relay' })).json as Record<
      string,
      string
    >;
    expect((await ask('GET', '/v1/me', undefined, key!)).json).toMatchObject({ sub: 'owner' });
    const [listed] = (await ask('GET', '/v1/user/api-keys')).json as unknown as object[];
    expect(listed).toMatchObject({ id, name: 'relay' });
    expect(listed).not.toHaveProperty('key');
    await ask('DELETE', `/v1/user/api-keys/${id}`);
    expect((await ask('GET', '/v1/me', undefined, key!)).json).toBeNull();
    expect((await ask('GET', '/v1/user/api-keys')).json).toEqual([]);
  });

  test('an open server has no users: it answers everybody, and fails where one is needed', async () => {
    const { standIn, ask } = await reflector({ keys: 'open' });
    const room = standIn.state.addRoom({ name: 'team' });
    expect(await ask('GET', `/v1/rooms/${room.id}`, undefined, {})).toMatchObject({ status: 200 });
    for (const [method, path] of [
      ['PATCH', `/v1/rooms/${room.id}`],
      ['POST', '/v1/rooms'],
      ['POST', `/v1/rooms/${room.id}/webhook/test`],
    ] as const)
      expect(await ask(method, path, {}, {})).toMatchObject({ status: 500 });
    expect(await ask('POST', '/v1/auth/login', {}, {})).toMatchObject({ status: 404 });
  });
});

describe('its transcripts', () => {
  test('are listed by room, kind and words, newest first, deleted ones never', async () => {
    const { standIn, ask } = await reflector();
    const room = standIn.state.addRoom({ name: 'team' });
    const created = (second: number) => ({ created_at: `2026-01-01T00:00:0${second}+00:00` });
    const [a, b] = [1, 2].map((second) => standIn.state.addTranscript(room, created(second)));
    const live = standIn.state.addTranscript(null, { ...created(3), title: 'Planning' });
    const ids = async (query: string) =>
      ((await ask('GET', `/v1/transcripts${query}`)).json['items'] as { id: string }[]).map(({ id }) => id);
    expect(await ids('')).toEqual([live.id, b!.id, a!.id]);
    expect(await ids('?source_kind=live')).toEqual([live.id]);
    expect(await ids(`?room_id=${room.id}`)).toEqual([b!.id, a!.id]);
    expect(await ids('?search_term=plan')).toEqual([live.id]);
    expect(await ids('?page=2&size=2')).toEqual([a!.id]);
    for (const query of ['?size=101', '?page=0'])
      expect(await ask('GET', `/v1/transcripts${query}`)).toMatchObject({ status: 422 });
    expect(await ask('GET', '/v1/transcripts/search?q=x&limit=101')).toMatchObject({ status: 422 });

    await ask('DELETE', `/v1/transcripts/${b!.id}`);
    expect(await ids('')).toEqual([live.id, a!.id]);
    expect(await ask('GET', `/v1/transcripts/${b!.id}`)).toMatchObject({ status: 404 });
    await ask('POST', `/v1/transcripts/${b!.id}/restore`);
    expect(await ids('')).toEqual([live.id, b!.id, a!.id]);
    await ask('DELETE', `/v1/transcripts/${b!.id}/destroy`);
    expect(await ask('POST', `/v1/transcripts/${b!.id}/restore`)).toMatchObject({ status: 404 });
  });

  test('are given in four formats, a speaker without a name by its number', async () => {
    const { standIn, ask } = await reflector();
    const words = [
      { text: ' Good', start: 3600, end: 3600.5, speaker: 0 },
      { text: ' morning.', start: 3600.5, end: 3601, speaker: 0 },
      { text: ' Hi.', start: 3605, end: 3606, speaker: 1 },
    ];
    const { id } = standIn.state.addTranscript(null, {
      topics: [{ id: 'topic', title: 'T', summary: 'S', timestamp: 0, words }],
    });
    const inFormat = async (format: string) =>
      (await ask('GET', `/v1/transcripts/${id}?transcript_format=${format}`)).json['transcript'];
    expect(await inFormat('text')).toBe('Ada: Good morning.\nSpeaker 1: Hi.');
    expect(await inFormat('text-timestamped')).toBe('[60:00] Ada: Good morning.\n[60:05] Speaker 1: Hi.');
    expect(await inFormat('webvtt-named')).toContain('<v Ada>Good morning.');
    expect(await inFormat('json')).toEqual([
      { speaker: 0, speaker_name: 'Ada', text: 'Good morning.', start: 3600, end: 3601 },
      { speaker: 1, speaker_name: 'Speaker 1', text: 'Hi.', start: 3605, end: 3606 },
    ]);
  });

  test('every edit raises the change sequence, and none sends a webhook', async () => {
    const receiver = await startReceiver();
    const { standIn, ask } = await reflector();
    const room = standIn.state.addRoom({ name: 'team', webhook_url: receiver.url, webhook_secret: 'key' });
    const { id } = standIn.state.addTranscript(room);
    for (const [method, path, body] of [
      ['PATCH', '', { title: 'Edited', status: 'idle', change_seq: 0 }],
      ['POST', '/participants', { name: 'Grace', speaker: 1 }],
      ['PATCH', '/participants/p1', { name: 'Ada L.' }],
      ['DELETE', '/participants/p1', undefined],
      ['PATCH', '/speaker/assign', {}],
      ['PATCH', '/speaker/merge', {}],
      ['DELETE', '', undefined],
      ['POST', '/restore', undefined],
    ] as const) {
      const before = standIn.state.sequence;
      expect(await ask(method, `/v1/transcripts/${id}${path}`, body)).toMatchObject({ status: 200 });
      expect(standIn.state.transcript(id).change_seq).toBe(before + 1);
    }
    expect(standIn.state.transcript(id)).toMatchObject({
      title: 'Edited',
      status: 'ended',
      participants: [
        {
          name: 'Grace',
          speaker: 1,
        },
      ],
    });
    await ask('POST', `/v1/transcripts/${id}/process`);
    expect(standIn.state.transcript(id).status).toBe('processing');
    expect(receiver.requests).toEqual([]);
  });
});

describe('its event streams', () => {
  const listen = async (url: string, protocols: string[] = []) => {
    const socket = new WebSocket(url.replace(/^http/, 'ws'), protocols);
    onTestFinished(() => socket.close());
    const messages: { event: string; data: unknown }[] = [];
    socket.addEventListener('message', ({ data }) => void messages.push(JSON.parse(data as string)));
    const opened = await new Promise<boolean>((resolve) => {
      socket.addEventListener('open', () => resolve(true));
      socket.addEventListener('error', () => resolve(false));
    });
    return { opened, messages };
  };
  const tokenOf = async (ask: Awaited<ReturnType<typeof reflector>>['ask']) => {
    const { json } = await ask('POST', '/v1/auth/login', { email: 'owner@example.com', password: PASSWORD });
    return json['access_token'] as string;
  };

  test('a user hears of own transcripts, with a token and never with a key', async () => {
    const { standIn, ask } = await reflector();
    const url = `${standIn.url}/v1/events`;
    for (const protocols of [[], ['bearer', 'wrong'], ['bearer', OWNER_KEY]])
      expect(await listen(url, protocols)).toMatchObject({ opened: false });
    const { opened, messages } = await listen(url, ['bearer', await tokenOf(ask)]);
    expect(opened).toBe(true);
    standIn.state.addTranscript(null, { user_id: 'somebody else' });
    const { id } = standIn.state.addTranscript(null, { status: 'processing' });
    standIn.state.change(id, { status: 'ended', title: 'Named', duration: 1000 });
    standIn.state.remove(id);
    standIn.state.change(id, { deleted: false });
    await expect
      .poll(() => messages)
      .toEqual([
        { event: 'TRANSCRIPT_CREATED', data: { id } },
        { event: 'TRANSCRIPT_STATUS', data: { id, value: 'ended' } },
        { event: 'TRANSCRIPT_FINAL_TITLE', data: { id, title: 'Named' } },
        { event: 'TRANSCRIPT_DURATION', data: { id, duration: 1000 } },
        { event: 'TRANSCRIPT_DELETED', data: { id } },
        { event: 'TRANSCRIPT_RESTORED', data: { id } },
      ]);
  });

  test('an open server refuses it always', async () => {
    const { standIn } = await reflector({ keys: 'open' });
    expect(await listen(`${standIn.url}/v1/events`)).toMatchObject({ opened: false });
  });

  test('a transcript’s begins with what is stored, action items included, and goes on live', async () => {
    const { standIn, ask } = await reflector();
    const action_items = { decisions: [], next_steps: [] };
    const { id } = standIn.state.addTranscript(null, { action_items });
    const url = `${standIn.url}/v1/transcripts/${id}/events`;
    expect(await listen(url)).toMatchObject({ opened: false });
    const { messages } = await listen(url, ['bearer', await tokenOf(ask)]);
    const events = () => messages.map(({ event }) => event);
    const stored = [
      'TOPIC',
      'FINAL_TITLE',
      'FINAL_SHORT_SUMMARY',
      'FINAL_LONG_SUMMARY',
      'ACTION_ITEMS',
      'DURATION',
    ];
    await expect.poll(events).toEqual(stored);
    expect(messages).toContainEqual({ event: 'ACTION_ITEMS', data: { action_items } });
    standIn.state.change(id, { status: 'processing' });
    await expect.poll(events).toEqual([...stored, 'STATUS']);
  });
});
