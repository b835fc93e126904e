import { HttpError, ok, paged } from './http.ts';
import type { RouteAnswer } from './http.ts';
import { postSigned } from './send-step.ts';
import {
  archiveMetadata,
  listItem,
  roomDetails,
  roomOnly,
  topicWithWords,
  transcriptDetails,
} from './shapes.ts';
import type { StandInRoom, StandInState, StandInTranscript, StandInUser } from './state.ts';
import { zipOf } from './zip.ts';

export type RouteContext = {
  state: StandInState;
  /** Null for an anonymous caller, which a wrong key makes. */
  user: StandInUser | null;
  /** Without keys at all (`AUTH_BACKEND=none`): everybody reads everything, nobody is a user. */
  open: boolean;
  /** `PUBLIC_MODE`: anonymous callers may list. */
  publicMode: boolean;
  withChangeSeq: boolean;
  query: URLSearchParams;
  body: Record<string, unknown>;
  now(): number;
};

type Route = {
  method: string;
  path: RegExp;
  answer(c: RouteContext, id: string, second: string): RouteAnswer | Promise<RouteAnswer>;
};

/** Every documented route this application uses, with Reflector's own rules of who may call it. */
export const ROUTES: Route[] = [
  { method: 'GET', path: /^\/health$/, answer: () => ok({ status: 'healthy' }) },
  { method: 'GET', path: /^\/v1\/me$/, answer: ({ user }) => ok(user) },
  { method: 'GET', path: /^\/v1\/rooms$/, answer: listRooms },
  { method: 'POST', path: /^\/v1\/rooms$/, answer: createRoom },
  { method: 'GET', path: /^\/v1\/rooms\/name\/([^/]+)$/, answer: getRoomByName },
  { method: 'GET', path: /^\/v1\/rooms\/([^/]+)\/meetings$/, answer: listMeetings },
  { method: 'GET', path: /^\/v1\/rooms\/([^/]+)\/meetings\/([^/]+)$/, answer: getMeeting },
  { method: 'POST', path: /^\/v1\/rooms\/([^/]+)\/webhook\/test$/, answer: testWebhook },
  { method: 'GET', path: /^\/v1\/rooms\/([^/]+)$/, answer: getRoom },
  { method: 'PATCH', path: /^\/v1\/rooms\/([^/]+)$/, answer: patchRoom },
  { method: 'DELETE', path: /^\/v1\/rooms\/([^/]+)$/, answer: deleteRoom },
  { method: 'GET', path: /^\/v1\/transcripts$/, answer: listTranscripts },
  { method: 'GET', path: /^\/v1\/transcripts\/([^/]+)$/, answer: getTranscript },
  {
    method: 'GET',
    path: /^\/v1\/transcripts\/([^/]+)\/participants$/,
    answer: (c, id) =>
      ok(readable(c, id).participants.map(({ id: pid, speaker, name }) => ({ id: pid, speaker, name }))),
  },
  {
    method: 'GET',
    path: /^\/v1\/transcripts\/([^/]+)\/topics\/with-words$/,
    answer: (c, id) => ok(readable(c, id).topics.map(topicWithWords)),
  },
  { method: 'GET', path: /^\/v1\/transcripts\/([^/]+)\/download\/zip$/, answer: downloadZip },
];

/** FastAPI's way out of a dependency that needs a user. On an open server the handler itself fails. */
function signedIn({ user, open }: RouteContext): StandInUser {
  if (user) return user;
  throw open ? new HttpError(500, 'Internal Server Error') : new HttpError(401, 'Not authenticated');
}

const newestFirst = (a: { created_at: string }, b: { created_at: string }): number =>
  Date.parse(b.created_at) - Date.parse(a.created_at);

function listRooms(c: RouteContext): RouteAnswer {
  if (!c.user && !c.publicMode && !c.open) throw new HttpError(401, 'Not authenticated');
  const visible = [...c.state.rooms.values()].filter(
    (room) => c.open || room.is_shared || room.user_id === c.user?.sub,
  );
  return paged(visible.sort(newestFirst), c.query, roomDetails);
}

function roomById({ state }: RouteContext, id: string): StandInRoom {
  const room = state.rooms.get(id);
  if (!room) throw new HttpError(404, 'Room not found');
  return room;
}

function roomByName({ state }: RouteContext, name: string): StandInRoom {
  const room = [...state.rooms.values()].find((candidate) => candidate.name === decodeURIComponent(name));
  if (!room) throw new HttpError(404, 'Room not found');
  return room;
}

function getRoom(c: RouteContext, id: string): RouteAnswer {
  const room = roomById(c, id);
  if (!c.open && !room.is_shared && room.user_id !== c.user?.sub) {
    throw new HttpError(403, 'Room access denied');
  }
  return ok(roomDetails(room));
}

function getRoomByName(c: RouteContext, name: string): RouteAnswer {
  const room = roomByName(c, name);
  const hidden = room.user_id === c.user?.sub ? {} : { webhook_url: null, webhook_secret: null };
  return ok({ ...roomDetails(room), ...hidden });
}

function createRoom(c: RouteContext): RouteAnswer {
  const user = signedIn(c);
  const { name, webhook_url, webhook_secret } = c.body as Record<string, string>;
  if ([...c.state.rooms.values()].some((room) => room.name === name)) {
    throw new HttpError(400, 'Room name is not unique');
  }
  const room = c.state.addRoom({ name: name!, user_id: user.sub });
  c.state.writeRoom(room, { webhook_url: webhook_url ?? null, webhook_secret: webhook_secret ?? null });
  return ok(roomOnly(room));
}

function owned(c: RouteContext, id: string, refusal = 'Not authorized'): StandInRoom {
  const user = signedIn(c);
  const room = roomById(c, id);
  if (room.user_id !== user.sub) throw new HttpError(403, refusal);
  return room;
}

function patchRoom(c: RouteContext, id: string): RouteAnswer {
  const room = owned(c, id);
  c.state.writeRoom(room, c.body as Partial<StandInRoom>);
  return ok(roomDetails(room));
}

function deleteRoom(c: RouteContext, id: string): RouteAnswer {
  owned(c, id);
  c.state.rooms.delete(id);
  return ok({ status: 'ok' });
}

async function testWebhook(c: RouteContext, id: string): Promise<RouteAnswer> {
  const room = owned(c, id, "Not authorized to test this room's webhook");
  if (!room.webhook_url) {
    return ok({
      success: false,
      message: '',
      error: 'No webhook URL configured',
      status_code: null,
      response_preview: null,
    });
  }
  const body = Buffer.from(
    JSON.stringify({
      event: 'test',
      event_id: '0'.repeat(32),
      timestamp: new Date(c.now()).toISOString(),
      message: 'This is a test webhook from Reflector',
      room: { id: room.id, name: room.name },
    }),
  );
  const result = await postSigned(room, 'test', body, c.now());
  if (!result.sent || result.status === null) {
    return ok({
      success: false,
      message: '',
      error: 'Connection error',
      status_code: null,
      response_preview: null,
    });
  }
  return ok({
    success: result.status < 300,
    message: '',
    error: '',
    status_code: result.status,
    response_preview: result.responseText.slice(0, 500),
  });
}

function listMeetings(c: RouteContext, name: string): RouteAnswer {
  const room = roomByName(c, name);
  return ok([...c.state.calendarEvents.values()].filter(({ room_id }) => room_id === room.id));
}

function getMeeting(c: RouteContext, name: string, meetingId: string): RouteAnswer {
  const room = roomByName(c, name);
  const meeting = c.state.meetings.get(meetingId);
  if (meeting?.room_id !== room.id) throw new HttpError(404, 'Meeting not found');
  return ok({ ...meeting, calendar_metadata: null });
}

function mayRead(c: RouteContext, t: StandInTranscript): boolean {
  const room = t.room_id === null ? undefined : c.state.rooms.get(t.room_id);
  return c.open || t.user_id === c.user?.sub || (c.user !== null && room?.is_shared === true);
}

const roomName = (c: RouteContext, t: StandInTranscript): string | null =>
  (t.room_id === null ? undefined : c.state.rooms.get(t.room_id)?.name) ?? null;

/** FastAPI's answer to parameters of another type. Servers before 0.34 do not know these two, and pass them over. */
function refuseUnreadable(query: URLSearchParams): void {
  if (!/^-?\d+$/.test(query.get('change_seq_from') ?? '0'))
    throw new HttpError(422, [
      {
        loc: ['query', 'change_seq_from'],
        msg: 'Input should be a valid integer, unable to parse string as an integer',
      },
    ]);
  if (!['created_at', 'change_seq'].includes(query.get('sort_by') ?? 'created_at'))
    throw new HttpError(422, [
      { loc: ['query', 'sort_by'], msg: "Input should be 'created_at' or 'change_seq'" },
    ]);
}

function listTranscripts(c: RouteContext): RouteAnswer {
  if (!c.user && !c.publicMode && !c.open) throw new HttpError(401, 'Not authenticated');
  const from = c.query.get('change_seq_from');
  if (c.withChangeSeq) refuseUnreadable(c.query);
  const room = c.query.get('room_id');
  const rows = [...c.state.transcripts.values()].filter(
    (t) =>
      !t.deleted &&
      mayRead(c, t) &&
      (!c.withChangeSeq || from === null || t.change_seq > Number(from)) &&
      (room === null || t.room_id === room),
  );
  const bySequence = c.withChangeSeq && c.query.get('sort_by') === 'change_seq';
  rows.sort(bySequence ? (a, b) => a.change_seq - b.change_seq : newestFirst);
  return paged(rows, c.query, (t) => listItem(t, roomName(c, t), c.withChangeSeq));
}

function readable(c: RouteContext, id: string): StandInTranscript {
  const t = c.state.transcripts.get(id);
  if (!t || t.deleted) throw new HttpError(404, 'Transcript not found');
  if (!mayRead(c, t)) throw new HttpError(403, 'Transcript access denied');
  return t;
}

function getTranscript(c: RouteContext, id: string): RouteAnswer {
  const t = readable(c, id);
  return ok(transcriptDetails(t, roomName(c, t), c.withChangeSeq));
}

function downloadZip(c: RouteContext, id: string): RouteAnswer {
  const user = signedIn(c);
  const t = readable(c, id);
  if (t.user_id !== user.sub) throw new HttpError(403, 'Not authorized');
  return {
    status: 200,
    bytes: zipOf({ 'audio.txt': 'x'.repeat(1000), 'metadata.json': archiveMetadata(t) }),
  };
}
