import { expect, onTestFinished, test } from 'vitest';
import { OWNER_KEY, startStandInReflector } from '../support/stand-in-reflector.ts';
import { PASSWORD } from '../support/stand-in/accounts.ts';
import { NEW_ROOM } from '../support/stand-in/room-routes.ts';
import { ROUTES } from '../support/stand-in/routes.ts';
import type { StandInTranscript } from '../support/stand-in/state.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
/** A documented route: how it is asked here, what it answers (`undefined`: not documented), and who is refused. */
type Documented = {
  route: `${Method} /${string}`;
  asked?: string;
  body?: object;
  answers?: object;
  /** What somebody without a key is answered; 200 where it is documented as open to everybody. */
  anonymous: 200 | 401 | 403;
};

const ROOM = { id: expect.any(String), name: expect.any(String), user_id: 'owner', is_shared: false };
const DETAILS = { ...ROOM, webhook_url: null, webhook_secret: null };
const EVENT = { id: 'c1', ics_uid: 'u1' };
const ITEM = {
  id: 't',
  status: 'ended',
  source_kind: 'room',
  room_name: 'team',
  change_seq: expect.any(Number),
};
const TOPIC = { id: 'topic', title: 'T', summary: 'S', timestamp: 0, duration: 2, transcript: ' Hi.' };
const ADA = { id: 'ada', speaker: 0, name: 'Ada', user_id: null };
const page = (item: unknown) => ({ items: [item], total: 1, page: 1, size: 50, pages: 1 });

/** Sections 2 to 4 of the reference, in its order. */
const DOCUMENTED: Documented[] = [
  { route: 'GET /v1/rooms', answers: page(DETAILS), anonymous: 401 },
  { route: 'GET /v1/rooms/{id}', answers: DETAILS, anonymous: 403 },
  { route: 'GET /v1/rooms/name/{name}', answers: DETAILS, anonymous: 200 },
  { route: 'POST /v1/rooms', body: NEW_ROOM, answers: { ...ROOM, name: 'new' }, anonymous: 401 },
  { route: 'PATCH /v1/rooms/{id}', body: { is_shared: false }, answers: DETAILS, anonymous: 401 },
  { route: 'DELETE /v1/rooms/{id}', answers: { status: 'ok' }, anonymous: 401 },
  {
    route: 'POST /v1/rooms/{id}/webhook/test',
    answers: {
      success: false,
      message: '',
      error: 'No webhook URL configured',
      status_code: null,
      response_preview: null,
    },
    anonymous: 401,
  },
  { route: 'POST /v1/rooms/{name}/meeting', anonymous: 200 },
  { route: 'GET /v1/rooms/{name}/meetings', answers: [EVENT], anonymous: 200 },
  { route: 'GET /v1/rooms/{name}/meetings/upcoming', anonymous: 200 },
  { route: 'GET /v1/rooms/{name}/meetings/active', anonymous: 200 },
  {
    route: 'GET /v1/rooms/{name}/meetings/{meeting_id}',
    answers: { calendar_event_id: 'c1', calendar_metadata: null },
    anonymous: 200,
  },
  { route: 'POST /v1/rooms/{name}/meetings/{meeting_id}/join', anonymous: 200 },
  { route: 'POST /v1/rooms/{name}/ics/sync', anonymous: 200 },
  { route: 'GET /v1/rooms/{name}/ics/status', anonymous: 200 },

  {
    route: 'POST /v1/auth/login',
    body: { email: 'owner@example.com', password: PASSWORD },
    answers: { access_token: expect.any(String), token_type: 'bearer', expires_in: 86_400 },
    anonymous: 200,
  },
  {
    route: 'POST /v1/user/api-keys',
    body: { name: 'relay' },
    answers: {
      id: expect.any(String),
      user_id: 'owner',
      name: 'relay',
      created_at: expect.any(String),
      key: expect.any(String),
    },
    anonymous: 401,
  },
  {
    route: 'GET /v1/user/api-keys',
    answers: [{ id: expect.any(String), name: 'made before' }],
    anonymous: 401,
  },
  { route: 'DELETE /v1/user/api-keys/{key_id}', anonymous: 401 },
  { route: 'GET /v1/me', answers: { sub: 'owner', email: 'owner@example.com' }, anonymous: 200 },

  { route: 'GET /v1/transcripts', answers: page(ITEM), anonymous: 401 },
  { route: 'GET /v1/transcripts/search', asked: '?q=x&limit=100&offset=0', anonymous: 401 },
  {
    route: 'GET /v1/transcripts/{tid}',
    answers: {
      ...ITEM,
      participants: [{ ...ADA, email: null }],
      transcript_format: 'text',
      transcript: 'Ada: Hi.',
    },
    anonymous: 403,
  },
  {
    route: 'GET /v1/transcripts/{tid}/topics',
    answers: [{ ...TOPIC, segments: [{ text: ' Hi.', start: 1, speaker: 0 }] }],
    anonymous: 403,
  },
  {
    route: 'GET /v1/transcripts/{tid}/topics/with-words',
    answers: [{ ...TOPIC, words: [{ text: ' Hi.', start: 1, end: 2, speaker: 0 }] }],
    anonymous: 403,
  },
  { route: 'GET /v1/transcripts/{tid}/topics/topic/words-per-speaker', anonymous: 403 },
  { route: 'GET /v1/transcripts/{tid}/participants', answers: [ADA], anonymous: 403 },
  { route: 'POST /v1/transcripts/{tid}/participants', body: { name: 'Grace' }, anonymous: 401 },
  { route: 'GET /v1/transcripts/{tid}/participants/ada', answers: ADA, anonymous: 403 },
  { route: 'PATCH /v1/transcripts/{tid}/participants/ada', body: { name: 'Ada L.' }, anonymous: 401 },
  { route: 'DELETE /v1/transcripts/{tid}/participants/ada', anonymous: 401 },
  { route: 'PATCH /v1/transcripts/{tid}', body: { title: 'Edited' }, anonymous: 401 },
  { route: 'DELETE /v1/transcripts/{tid}', anonymous: 401 },
  { route: 'PATCH /v1/transcripts/{tid}/speaker/assign', body: {}, anonymous: 401 },
  { route: 'PATCH /v1/transcripts/{tid}/speaker/merge', body: {}, anonymous: 401 },
  { route: 'POST /v1/transcripts/{tid}/process', anonymous: 401 },
  { route: 'POST /v1/transcripts/{tid}/record/upload', anonymous: 401 },
  { route: 'GET /v1/transcripts/{tid}/audio/mp3', anonymous: 403 },
  { route: 'GET /v1/transcripts/{tid}/audio/waveform', anonymous: 403 },
  { route: 'GET /v1/transcripts/{tid}/download/zip', anonymous: 401 },
  { route: 'POST /v1/transcripts/{tid}/restore', anonymous: 401 },
  { route: 'DELETE /v1/transcripts/{tid}/destroy', anonymous: 401 },
  {
    route: 'POST /v1/transcripts/{tid}/email',
    body: { email: 'a@example.com' },
    answers: { sent: expect.anything() },
    anonymous: 401,
  },
  { route: 'GET /v1/config', answers: { zulip_enabled: true, email_enabled: true }, anonymous: 200 },
  { route: 'GET /health', answers: { status: 'healthy' }, anonymous: 200 },
  {
    route: 'POST /v1/transcripts/{tid}/zulip',
    asked: '?stream=s&topic=t&include_topics=true',
    anonymous: 401,
  },
  { route: 'GET /v1/zulip/streams', anonymous: 401 },
  { route: 'GET /v1/zulip/streams/1/topics', anonymous: 401 },
];

/** A server with one of everything. */
async function everything() {
  const standIn = await startStandInReflector();
  onTestFinished(standIn.close);
  const { state } = standIn;
  const room = state.addRoom({ name: 'team' });
  const transcript: Partial<StandInTranscript> = {
    id: 't',
    participants: [ADA],
    topics: [
      {
        id: 'topic',
        title: 'T',
        summary: 'S',
        timestamp: 0,
        words: [
          {
            text: ' Hi.',
            start: 1,
            end: 2,
            speaker: 0,
          },
        ],
      },
    ],
  };
  state.addTranscript(room, transcript);
  state.meetings.set('m1', { id: 'm1', room_id: room.id, calendar_event_id: 'c1' });
  state.calendarEvents.set('c1', {
    ...EVENT,
    room_id: room.id,
    title: null,
    description: null,
    location: null,
    attendees: null,
    start_time: '2026-01-01T10:00:00Z',
    end_time: '2026-01-01T11:00:00Z',
  });
  const ask = async (
    method: string,
    path: string,
    { body, key = OWNER_KEY }: { body?: object | undefined; key?: string | null } = {},
  ) => {
    const response = await fetch(`${standIn.url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: key === null ? {} : { 'x-api-key': key },
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = response.headers.get('content-type') === 'application/json';
    return { status: response.status, json: isJson ? (JSON.parse(bytes.toString()) as unknown) : undefined };
  };
  const made = await ask('POST', '/v1/user/api-keys', { body: { name: 'made before' } });
  const ids: Record<string, string> = {
    id: room.id,
    name: 'team',
    meeting_id: 'm1',
    tid: 't',
    key_id: (
      made.json as {
        id: string;
      }
    ).id,
  };
  const path = ({ route, asked = '' }: Documented): [string, string] => {
    const [method, pattern] = route.split(' ') as [string, string];
    return [method, `${pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name]!)}${asked}`];
  };
  return { standIn, ask, path };
}

test.each(DOCUMENTED)('$route answers as documented', async (documented) => {
  const { ask, path } = await everything();
  const { body, answers, anonymous } = documented;
  const stranger = await ask(...path(documented), { body, key: null });
  const refusal = { json: { detail: expect.any(String) } };
  expect(stranger).toMatchObject({ status: anonymous, ...(anonymous === 200 ? {} : refusal) });
  const answer = await ask(...path(documented), { body });
  expect(answer).toMatchObject({ status: 200, ...(answers && { json: answers }) });
});

test('nothing is answered that is not documented', async () => {
  const { ask, path } = await everything();
  const asked = DOCUMENTED.map((documented) => {
    const [method, target] = path(documented);
    return { method, target: target.split('?')[0]! };
  });
  const answering = asked.map(({ method, target }) =>
    ROUTES.find((one) => one.method === method && one.path.test(target)),
  );
  expect(new Set(answering)).toEqual(new Set(ROUTES));
  expect(ROUTES).toHaveLength(DOCUMENTED.length);
  for (const [method, target] of [
    ['GET', '/'],
    ['GET', '/v1'],
    ['GET', '/me'],
    ['GET', '/v1/health'],
    ['PUT', '/v1/rooms/x'],
    ['POST', '/v1/transcripts'],
    ['GET', '/v1/transcripts/t/action-items'],
    ['GET', '/v1/transcripts/t/webvtt'],
    ['GET', '/v1/rooms/x/webhook/deliveries'],
  ] as const)
    expect(await ask(method, target)).toMatchObject({ status: 404, json: { detail: 'Not Found' } });
});
