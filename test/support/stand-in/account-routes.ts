import { signedIn } from './access.ts';
import type { Route, RouteContext } from './access.ts';
import { done, HttpError, invalid, ok } from './http.ts';
import type { RouteAnswer } from './http.ts';

/** Who calls, logging in, and keys. */
export const ACCOUNT_ROUTES: Route[] = [
  { method: 'GET', path: /^\/v1\/me$/, answer: ({ user }) => ok(user) },
  { method: 'POST', path: /^\/v1\/auth\/login$/, answer: logIn },
  { method: 'POST', path: /^\/v1\/user\/api-keys$/, answer: addKey },
  { method: 'GET', path: /^\/v1\/user\/api-keys$/, answer: (c) => ok(c.accounts.keysOf(signedIn(c))) },
  { method: 'DELETE', path: /^\/v1\/user\/api-keys\/([^/]+)$/, answer: removeKey },
];

/** Only with `AUTH_BACKEND=password`: an open server has no such route. */
function logIn({ open, accounts, body, address }: RouteContext): RouteAnswer {
  if (open) throw new HttpError(404, 'Not Found');
  const token = accounts.logIn(body['email'], body['password'], address);
  return ok({ access_token: token, token_type: 'bearer', expires_in: 86_400 });
}

function addKey(c: RouteContext): RouteAnswer {
  const { name } = c.body;
  const user = signedIn(c);
  if (typeof name !== 'string') throw invalid('body', 'name', 'Field required');
  return ok(c.accounts.addKey(user, name));
}

function removeKey(c: RouteContext, id: string): RouteAnswer {
  c.accounts.removeKey(signedIn(c), id);
  return done();
}
