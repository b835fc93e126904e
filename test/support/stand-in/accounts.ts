import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { HttpError } from './http.ts';
import type { StandInUser } from './state.ts';

/** The password of every user of the stand-in. */
export const PASSWORD = 'correct horse battery staple';

const TOKEN_SECONDS = 86_400;
const TRIES = 10;
const WITHIN_MS = 300_000;

/** A key made through the API; the key itself is shown once. */
export type ApiKey = { id: string; user_id: string; name: string; created_at: string };

export type Accounts = {
  /** The user of a key or of a token; null for what is unknown or out of date. */
  byKey(key: string): StandInUser | null;
  byToken(token: string): StandInUser | null;
  /** A token for a day. The eleventh try of an address within five minutes is refused, good or bad. */
  logIn(email: unknown, password: unknown, address: string): string;
  addKey(user: StandInUser, name: string): ApiKey & { key: string };
  keysOf(user: StandInUser): ApiKey[];
  removeKey(user: StandInUser, id: string): void;
};

/** Who may call: the keys of a test, keys made through the API, and tokens (JWT, HS256) for a password. */
export function createAccounts(keys: Map<string, StandInUser>, now: () => number): Accounts {
  const signingKey = randomBytes(32);
  const users = [...keys.values()];
  const made = new Map<string, { shown: ApiKey; key: string }>();
  const triedAt = new Map<string, number[]>();

  const signed = (text: string): string => createHmac('sha256', signingKey).update(text).digest('base64url');
  const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');

  const countTry = (address: string): void => {
    const recent = (triedAt.get(address) ?? []).filter((at) => at > now() - WITHIN_MS);
    if (recent.length >= TRIES) throw new HttpError(429, 'Too many login attempts');
    triedAt.set(address, [...recent, now()]);
  };

  return {
    byKey: (key) => keys.get(key) ?? null,
    byToken(token) {
      const [head, claims, signature] = token.split('.');
      if (claims === undefined || signature !== signed(`${head}.${claims}`)) return null;
      const { sub, email, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as StandInUser & {
        exp: number;
      };
      return exp > now() / 1000 ? { sub, email } : null;
    },
    logIn(email, password, address) {
      countTry(address);
      const user = users.find((one) => one.email === email);
      if (!user || password !== PASSWORD) throw new HttpError(401, 'Not authenticated');
      const exp = Math.floor(now() / 1000) + TOKEN_SECONDS;
      const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...user, exp })}`;
      return `${text}.${signed(text)}`;
    },
    addKey(user, name) {
      const shown = { id: randomUUID(), user_id: user.sub, name, created_at: new Date(now()).toISOString() };
      const key = randomBytes(32).toString('base64url');
      made.set(shown.id, { shown, key });
      keys.set(key, user);
      return { ...shown, key };
    },
    keysOf: ({ sub }) => [...made.values()].flatMap(({ shown }) => (shown.user_id === sub ? [shown] : [])),
    removeKey({ sub }, id) {
      const found = made.get(id);
      if (found?.shown.user_id !== sub) throw new HttpError(404, 'API key not found');
      made.delete(id);
      keys.delete(found.key);
    },
  };
}
