import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';

const LINK_MS = 5 * 60_000;
const SESSION_MS = 7 * 86_400_000;

export type Sessions = {
  /** A code for a one-time link, good for five minutes. */
  createCode(): string;
  /** Uses a code up for a session's token; null when it is unknown, used or too old. */
  redeem(code: string): string | null;
  /** True for the token of a session that is still good. */
  check(token: string): boolean;
};

/** The browsers that were let in, for as long as this process runs and a week at most. */
export function createSessions(clock: Clock, random: Random): Sessions {
  const codes = new Map<string, number>();
  const sessions = new Map<string, number>();
  const secret = (): string => random.bytes(32).toString('base64url');
  const forgetOld = (map: Map<string, number>): void => {
    for (const [key, until] of map) if (until <= clock.now()) map.delete(key);
  };
  return {
    createCode() {
      forgetOld(codes);
      const code = secret();
      codes.set(code, clock.now() + LINK_MS);
      return code;
    },
    redeem(code) {
      forgetOld(codes);
      if (!codes.delete(code)) return null;
      const token = secret();
      sessions.set(token, clock.now() + SESSION_MS);
      return token;
    },
    check(token) {
      forgetOld(sessions);
      return sessions.has(token);
    },
  };
}
