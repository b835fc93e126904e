import { randomUUID } from 'node:crypto';
import { ownTranscript, readable, signedIn } from './access.ts';
import type { Route, RouteContext } from './access.ts';
import { done, HttpError, ok } from './http.ts';
import type { RouteAnswer } from './http.ts';
import type { StandInParticipant, StandInTranscript } from './state.ts';

/** Changing transcripts. Every edit raises the change sequence; no edit sends a webhook. */
export const EDIT_ROUTES: Route[] = [
  { method: 'PATCH', path: /^\/v1\/transcripts\/([^/]+)$/, answer: edit },
  { method: 'DELETE', path: /^\/v1\/transcripts\/([^/]+)$/, answer: remove },
  { method: 'POST', path: /^\/v1\/transcripts\/([^/]+)\/restore$/, answer: restore },
  { method: 'DELETE', path: /^\/v1\/transcripts\/([^/]+)\/destroy$/, answer: destroy },
  { method: 'POST', path: /^\/v1\/transcripts\/([^/]+)\/process$/, answer: processAgain },
  { method: 'POST', path: /^\/v1\/transcripts\/([^/]+)\/record\/upload$/, answer: processAgain },
  { method: 'PATCH', path: /^\/v1\/transcripts\/([^/]+)\/speaker\/assign$/, answer: touch },
  { method: 'PATCH', path: /^\/v1\/transcripts\/([^/]+)\/speaker\/merge$/, answer: touch },
  {
    method: 'GET',
    path: /^\/v1\/transcripts\/([^/]+)\/participants$/,
    answer: (c, id) => ok(readable(c, id).participants),
  },
  { method: 'POST', path: /^\/v1\/transcripts\/([^/]+)\/participants$/, answer: addParticipant },
  {
    method: 'GET',
    path: /^\/v1\/transcripts\/([^/]+)\/participants\/([^/]+)$/,
    answer: (c, id, pid) => ok(participantOf(readable(c, id), pid)),
  },
  {
    method: 'PATCH',
    path: /^\/v1\/transcripts\/([^/]+)\/participants\/([^/]+)$/,
    answer: changeParticipant,
  },
  {
    method: 'DELETE',
    path: /^\/v1\/transcripts\/([^/]+)\/participants\/([^/]+)$/,
    answer: removeParticipant,
  },
];

/** What of a transcript's row a person edits. */
const EDITABLE = ['title', 'short_summary', 'long_summary', 'source_language', 'target_language', 'reviewed'];

function editable(c: RouteContext, id: string): StandInTranscript {
  signedIn(c);
  return readable(c, id);
}

function edit(c: RouteContext, id: string): RouteAnswer {
  const t = editable(c, id);
  const change = Object.fromEntries(Object.entries(c.body).filter(([field]) => EDITABLE.includes(field)));
  c.state.change(t.id, change as Partial<StandInTranscript>);
  return done();
}

/** Soft: the row stays, and vanishes from every answer. */
function remove(c: RouteContext, id: string): RouteAnswer {
  c.state.remove(ownTranscript(c, id).id);
  return done();
}

function restore(c: RouteContext, id: string): RouteAnswer {
  c.state.change(ownTranscript(c, id, true).id, { deleted: false });
  return done();
}

function destroy(c: RouteContext, id: string): RouteAnswer {
  c.state.transcripts.delete(ownTranscript(c, id, true).id);
  return done();
}

/** Its pipeline runs again; a test says when it ends, and whether `sendStep` then runs. */
function processAgain(c: RouteContext, id: string): RouteAnswer {
  c.state.change(editable(c, id).id, { status: 'processing' });
  return done();
}

/** What `assign` and `merge` take is not documented, only that edits raise the sequence. */
function touch(c: RouteContext, id: string): RouteAnswer {
  c.state.change(editable(c, id).id);
  return done();
}

function participantOf(t: StandInTranscript, pid: string): StandInParticipant {
  const found = t.participants.find((one) => one.id === pid);
  if (!found) throw new HttpError(404, 'Participant not found');
  return found;
}

function addParticipant(c: RouteContext, id: string): RouteAnswer {
  const t = editable(c, id);
  const { name = null, speaker = null, user_id = null } = c.body as Partial<StandInParticipant>;
  c.state.change(t.id, { participants: [...t.participants, { id: randomUUID(), speaker, name, user_id }] });
  return done();
}

function changeParticipant(c: RouteContext, id: string, pid: string): RouteAnswer {
  const t = editable(c, id);
  const changed = { ...participantOf(t, pid), ...(c.body as Partial<StandInParticipant>), id: pid };
  c.state.change(t.id, { participants: t.participants.map((one) => (one.id === pid ? changed : one)) });
  return done();
}

function removeParticipant(c: RouteContext, id: string, pid: string): RouteAnswer {
  const t = editable(c, id);
  participantOf(t, pid);
  c.state.change(t.id, { participants: t.participants.filter((one) => one.id !== pid) });
  return done();
}
