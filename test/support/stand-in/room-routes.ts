import { mayList, ownRoom, roomById, roomByName, signedIn } from './access.ts';
import type { Route, RouteContext } from './access.ts';
import { HttpError, invalid, ok, paged } from './http.ts';
import type { RouteAnswer } from './http.ts';
import { postSigned } from './send-step.ts';
import type { SendResult } from './send-step.ts';
import { roomDetails, roomOnly } from './shapes.ts';
import type { StandInRoom } from './state.ts';

/** Rooms and their webhooks. */
export const ROOM_ROUTES: Route[] = [
  { method: 'GET', path: /^\/v1\/rooms$/, answer: listRooms },
  { method: 'POST', path: /^\/v1\/rooms$/, answer: createRoom },
  { method: 'GET', path: /^\/v1\/rooms\/name\/([^/]+)$/, answer: getRoomByName },
  { method: 'POST', path: /^\/v1\/rooms\/([^/]+)\/webhook\/test$/, answer: testWebhook },
  { method: 'GET', path: /^\/v1\/rooms\/([^/]+)$/, answer: getRoom },
  { method: 'PATCH', path: /^\/v1\/rooms\/([^/]+)$/, answer: patchRoom },
  { method: 'DELETE', path: /^\/v1\/rooms\/([^/]+)$/, answer: deleteRoom },
];

/** What `CreateRoom` requires; the two of the webhook may be empty but not null. */
const REQUIRED = [
  ...['name', 'zulip_auto_post', 'zulip_stream', 'zulip_topic', 'is_locked', 'room_mode', 'recording_type'],
  ...['recording_trigger', 'is_shared', 'webhook_url', 'webhook_secret', 'platform'],
];
/** The least that makes a room. */
export const NEW_ROOM = {
  ...{ name: 'new', zulip_auto_post: false, zulip_stream: '', zulip_topic: '', is_locked: false },
  ...{ room_mode: 'normal', recording_type: 'cloud', recording_trigger: 'automatic', is_shared: false },
  ...{ webhook_url: 'http://a/', webhook_secret: '', platform: 'daily' },
};
const TEST_TIMEOUT_MS = 10_000;

function listRooms(c: RouteContext): RouteAnswer {
  mayList(c);
  const visible = [...c.state.rooms.values()].filter(
    (room) => c.open || room.is_shared || room.user_id === c.user?.sub,
  );
  visible.sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
  return paged(visible, c.query, roomDetails);
}

/** The leak: a shared room's secret is read by anybody, even without a user. */
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
  const missing = REQUIRED.find((field) => c.body[field] == null);
  if (missing !== undefined) throw invalid('body', missing, 'Field required');
  const { name, webhook_url, webhook_secret } = c.body as Record<string, string>;
  if ([...c.state.rooms.values()].some((room) => room.name === name)) {
    throw new HttpError(400, 'Room name is not unique');
  }
  const room = c.state.addRoom({ name: name!, user_id: user.sub, is_shared: c.body['is_shared'] === true });
  c.state.writeRoom(room, { webhook_url: webhook_url!, webhook_secret: webhook_secret! });
  return ok(roomOnly(room));
}

function patchRoom(c: RouteContext, id: string): RouteAnswer {
  const room = ownRoom(c, id);
  c.state.writeRoom(room, c.body as Partial<StandInRoom>);
  return ok(roomDetails(room));
}

function deleteRoom(c: RouteContext, id: string): RouteAnswer {
  ownRoom(c, id);
  c.state.rooms.delete(id);
  return ok({ status: 'ok' });
}

/** Reflector's own test call, with the saved URL and secret: 200 also where it failed. */
async function testWebhook(c: RouteContext, id: string): Promise<RouteAnswer> {
  const room = ownRoom(c, id, "Not authorized to test this room's webhook");
  if (!room.webhook_url) return failedTest('No webhook URL configured');
  const body = {
    event: 'test',
    event_id: '0'.repeat(32),
    timestamp: new Date(c.now()).toISOString(),
    message: 'This is a test webhook from Reflector',
    room: { id: room.id, name: room.name },
  };
  const sent = await postSigned(room, 'test', Buffer.from(JSON.stringify(body)), c.now(), TEST_TIMEOUT_MS);
  return testResult(sent);
}

function testResult(result: SendResult): RouteAnswer {
  if (!result.sent) return failedTest('No webhook URL configured');
  const { status, responseText } = result;
  if (status === null) {
    return failedTest(
      result.timedOut
        ? 'Webhook request timed out (10 seconds)'
        : `Could not connect to webhook URL: ${responseText}`,
    );
  }
  const success = status >= 200 && status < 300;
  return ok({
    ...{ success, status_code: status, message: success ? 'Webhook test successful' : 'Webhook test failed' },
    ...{ error: '', response_preview: responseText },
  });
}

function failedTest(error: string): RouteAnswer {
  return ok({ success: false, message: '', error, status_code: null, response_preview: null });
}
