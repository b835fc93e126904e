import { createHash } from 'node:crypto';
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { IntakeTokenView } from '../../shared/views.ts';
import { intakeTokens as table } from '../db/schema.ts';
import type { StoreContext } from '../db/store.ts';
import { RelayError } from '../lib/errors.ts';
import { newId } from '../lib/ids.ts';

export type IntakeTokensStore = {
  list(): IntakeTokenView[];
  /** Makes a token, and writes with it what `alsoInWrite` does. Its text is shown this once; only its hash is kept. */
  create(
    name: string,
    alsoInWrite: (token: IntakeTokenView) => void,
  ): Promise<IntakeTokenView & { token: string }>;
  revoke(id: string, alsoInWrite: (token: IntakeTokenView) => void): Promise<void>;
  /** True when the text is a token that was not revoked. Notes when it was last used, at most once a minute. */
  check(token: string): Promise<boolean>;
};

const LAST_USED_STEP_MS = 60_000;

/** The bearer tokens of the intake. Looked up by hash: what is compared tells nothing about the token. */
export function createIntakeTokens({ db, writer, clock, random }: StoreContext): IntakeTokensStore {
  const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
  const toView = (row: typeof table.$inferSelect): IntakeTokenView => ({
    id: row.id,
    name: row.name,
    hint: row.hint,
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt,
  });

  return {
    list: () =>
      db.select().from(table).where(isNull(table.revokedAt)).orderBy(desc(table.id)).all().map(toView),
    async create(name, alsoInWrite) {
      const token = `rri_${random.bytes(32).toString('base64url')}`;
      const row = {
        id: newId(clock, random),
        name,
        hash: hashOf(token),
        hint: token.slice(-4),
        createdAt: clock.now(),
        lastUsedAt: null,
        revokedAt: null,
      };
      await writer.write(() => {
        db.insert(table).values(row).run();
        alsoInWrite(toView(row));
      });
      return { ...toView(row), token };
    },
    async revoke(id, alsoInWrite) {
      await writer.write(() => {
        const row = db
          .select()
          .from(table)
          .where(and(eq(table.id, id), isNull(table.revokedAt)))
          .get();
        if (!row) throw new RelayError('not_found', 'This token does not exist or was already revoked.');
        db.update(table).set({ revokedAt: clock.now() }).where(eq(table.id, id)).run();
        alsoInWrite(toView(row));
      });
    },
    async check(token) {
      const row = db
        .select()
        .from(table)
        .where(and(eq(table.hash, hashOf(token)), isNull(table.revokedAt)))
        .get();
      if (!row) return false;
      const now = clock.now();
      if (row.lastUsedAt === null || now - row.lastUsedAt > LAST_USED_STEP_MS) {
        await writer.write(() => db.update(table).set({ lastUsedAt: now }).where(eq(table.id, row.id)).run());
      }
      return true;
    },
  };
}
