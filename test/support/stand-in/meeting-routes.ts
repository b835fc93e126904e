import { randomUUID } from 'node:crypto';
import { roomByName } from './access.ts';
import type { Route, RouteContext } from './access.ts';
import { done, HttpError, ok } from './http.ts';
import type { RouteAnswer } from './http.ts';
import type { StandInMeeting } from './state.ts';

/** Meetings and the calendar of a room, by the room's name. */
export const MEETING_ROUTES: Route[] = [
  { method: 'POST', path: /^\/v1\/rooms\/([^/]+)\/meeting$/, answer: startMeeting },
  { method: 'GET', path: /^\/v1\/rooms\/([^/]+)\/meetings$/, answer: listMeetings },
  { method: 'GET', path: /^\/v1\/rooms\/([^/]+)\/meetings\/upcoming$/, answer: upcoming },
  { method: 'GET', path: /^\/v1\/rooms\/([^/]+)\/meetings\/active$/, answer: active },
  { method: 'GET', path: /^\/v1\/rooms\/([^/]+)\/meetings\/([^/]+)$/, answer: getMeeting },
  { method: 'POST', path: /^\/v1\/rooms\/([^/]+)\/meetings\/([^/]+)\/join$/, answer: join },
  { method: 'POST', path: /^\/v1\/rooms\/([^/]+)\/ics\/sync$/, answer: calendar },
  { method: 'GET', path: /^\/v1\/rooms\/([^/]+)\/ics\/status$/, answer: calendar },
];

function startMeeting(c: RouteContext, name: string): RouteAnswer {
  const { id: room_id } = roomByName(c, name);
  const id = randomUUID();
  c.state.meetings.set(id, { id, room_id, calendar_event_id: null });
  return done();
}

const eventsOf = (c: RouteContext, name: string) => {
  const room = roomByName(c, name);
  return [...c.state.calendarEvents.values()].filter(({ room_id }) => room_id === room.id);
};

/** Calendar events, whatever the route is called. */
function listMeetings(c: RouteContext, name: string): RouteAnswer {
  return ok(eventsOf(c, name));
}

function upcoming(c: RouteContext, name: string): RouteAnswer {
  return ok(eventsOf(c, name).filter(({ start_time: start }) => Date.parse(start) > c.now()));
}

function active(c: RouteContext, name: string): RouteAnswer {
  const room = roomByName(c, name);
  return ok([...c.state.meetings.values()].filter(({ room_id }) => room_id === room.id));
}

function meetingOf(c: RouteContext, name: string, meetingId: string): StandInMeeting {
  const room = roomByName(c, name);
  const meeting = c.state.meetings.get(meetingId);
  if (meeting?.room_id !== room.id) throw new HttpError(404, 'Meeting not found');
  return meeting;
}

function getMeeting(c: RouteContext, name: string, meetingId: string): RouteAnswer {
  return ok({ ...meetingOf(c, name, meetingId), calendar_metadata: null });
}

function join(c: RouteContext, name: string, meetingId: string): RouteAnswer {
  meetingOf(c, name, meetingId);
  return done();
}

/** The calendar of a test is what it put into the state. */
function calendar(c: RouteContext, name: string): RouteAnswer {
  roomByName(c, name);
  return done();
}
