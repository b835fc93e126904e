import { ownTranscript, readable, signedIn } from './access.ts';
import type { Route, RouteContext } from './access.ts';
import { done, invalid, ok } from './http.ts';
import type { RouteAnswer } from './http.ts';

/** The server itself, e-mail and Zulip. */
export const SHARE_ROUTES: Route[] = [
  { method: 'GET', path: /^\/health$/, answer: () => ok({ status: 'healthy' }) },
  {
    method: 'GET',
    path: /^\/v1\/config$/,
    answer: () => ok({ zulip_enabled: true, email_enabled: true }),
  },
  { method: 'POST', path: /^\/v1\/transcripts\/([^/]+)\/email$/, answer: email },
  { method: 'POST', path: /^\/v1\/transcripts\/([^/]+)\/zulip$/, answer: zulip },
  { method: 'GET', path: /^\/v1\/zulip\/streams$/, answer: zulipList },
  { method: 'GET', path: /^\/v1\/zulip\/streams\/([^/]+)\/topics$/, answer: zulipList },
];

function email(c: RouteContext, id: string): RouteAnswer {
  ownTranscript(c, id);
  if (typeof c.body['email'] !== 'string') throw invalid('body', 'email', 'Field required');
  return ok({ sent: 1 });
}

function zulip(c: RouteContext, id: string): RouteAnswer {
  signedIn(c);
  readable(c, id);
  for (const name of ['stream', 'topic', 'include_topics'])
    if (!c.query.has(name)) throw invalid('query', name, 'Field required');
  return done();
}

function zulipList(c: RouteContext): RouteAnswer {
  signedIn(c);
  return ok([]);
}
