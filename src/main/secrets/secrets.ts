import { and, desc, eq, inArray, isNotNull, isNull, lte, min } from 'drizzle-orm';
import { secrets as table } from '../db/schema.ts';
import type { StoreContext } from '../db/store.ts';
import { RelayError } from '../lib/errors.ts';
import { sameToken } from '../lib/http-exchange.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import type { SecretCipher } from './cipher.ts';

/** An encrypted text with what is needed to show and to read it again. */
export type SealedSecret = { ciphertext: Buffer; cipherBackend: string; hint: string };

type SecretRow = typeof table.$inferSelect;

/** A new signing secret: 32 random bytes as base64url, 43 characters, as Reflector makes them. */
export function newSecret(random: Random): string {
  return random.bytes(32).toString('base64url');
}

/** The last four characters, or fewer of a short secret so that most of it stays hidden. */
export function secretHint(text: string): string {
  const shown = Math.min(4, Math.floor(text.length / 4));
  return shown === 0 ? '' : text.slice(-shown);
}

export type SecretsStore = {
  /** Encrypts; fails with `secret_unavailable` where there is no safe place to keep secrets. */
  seal(text: string): Promise<SealedSecret>;
  /** Decrypts; fails with `secret_unavailable` when another backend wrote it or the key is gone. */
  unseal(sealed: { ciphertext: Buffer; cipherBackend: string }): Promise<string>;
  /** Stores a sealed secret of an endpoint inside the running write; answers its id. */
  insertInWrite(endpointId: string, purpose: 'signing' | 'header', sealed: SealedSecret): string;
  /** Puts a signing secret in the place of all that were, inside the running write. */
  replaceSigningInWrite(endpointId: string, sealed: SealedSecret): void;
  /** Makes the present signing secret expire at `at` inside the running write; one already expiring ends at once. */
  retireInWrite(endpointId: string, at: number): void;
  /** Ends every older signing secret inside the running write. */
  dropOlderInWrite(endpointId: string): void;
  /** When the next older signing secret ends; null when none is valid any more or will be. */
  nextExpiry(): number | null;
  /** Deletes the signing secrets whose time is over inside the running write; answers what they were. */
  deleteExpiredInWrite(): { endpointId: string; hint: string }[];
  deleteInWrite(ids: string[]): void;
  /** Deletes everything an endpoint had, inside the write that removes it. */
  deleteOfEndpointInWrite(endpointId: string): void;
  /** The valid signing secrets, current first. Empty when the endpoint has none. */
  signingSecrets(endpointId: string): Promise<string[]>;
  /** Whether this is the endpoint's current signing secret, compared whole and in constant time. */
  isSigningSecret(endpointId: string, text: string): Promise<boolean>;
  /** One secret by its id. */
  text(id: string): Promise<string>;
  /** The current secret's hint, and while it rotates since when, until when, and what the older one ends in. */
  describe(endpointId: string): {
    hint: string | null;
    rotation: { since: number; until: number; olderHint: string } | null;
  };
  hint(id: string): string;
  /** Reads a stored secret anew; fails with `secret_unavailable` where that cannot be done. */
  check(): Promise<void>;
  /** Forgets what was read: after a change of the keyring. */
  forget(): void;
};

/** Secrets at rest are ciphertext only; read ones are kept in memory while the process lives. */
export function createSecrets(
  { db, clock, random }: StoreContext,
  cipher: SecretCipher,
  /** Told of every secret that is there in the clear, so that it can be kept out of the log. */
  onClear: (text: string) => void,
): SecretsStore {
  const texts = new Map<string, string>();
  const signing = new Map<string, SecretRow[]>();

  const signingRows = (endpointId: string): SecretRow[] => {
    let rows = signing.get(endpointId);
    if (!rows) {
      rows = db
        .select()
        .from(table)
        .where(and(eq(table.endpointId, endpointId), eq(table.purpose, 'signing')))
        .orderBy(desc(table.createdAt), desc(table.id))
        .all();
      rows.sort((a, b) => Number(b.expiresAt === null) - Number(a.expiresAt === null));
      signing.set(endpointId, rows);
    }
    const now = clock.now();
    return rows.filter((row) => row.expiresAt === null || row.expiresAt > now);
  };

  const unseal: SecretsStore['unseal'] = async ({ ciphertext, cipherBackend }) => {
    const state = cipher.state();
    if (!state.available) throw new RelayError('secret_unavailable', `${state.reason} ${state.remedy}`);
    if (state.backend !== cipherBackend) {
      throw new RelayError(
        'secret_unavailable',
        `This secret was stored with ${cipherBackend}, but secrets are now kept with ${state.backend}. Start with the earlier store, or set the secret again.`,
      );
    }
    const text = await cipher.decrypt(ciphertext);
    onClear(text);
    return text;
  };

  const textOf = async (row: Pick<SecretRow, 'id' | 'ciphertext' | 'cipherBackend'>): Promise<string> => {
    const known = texts.get(row.id);
    if (known !== undefined) return known;
    const text = await unseal(row);
    texts.set(row.id, text);
    return text;
  };

  const byId = (id: string): SecretRow => {
    const row = db.select().from(table).where(eq(table.id, id)).get();
    if (!row) throw new RelayError('not_found', 'This secret no longer exists.');
    return row;
  };

  const deleteInWrite = (ids: string[]): void => {
    if (ids.length > 0) db.delete(table).where(inArray(table.id, ids)).run();
    for (const id of ids) texts.delete(id);
  };
  const dropOlderInWrite = (endpointId: string): void => {
    const older = signingRows(endpointId).filter((row) => row.expiresAt !== null);
    deleteInWrite(older.map(({ id }) => id));
    signing.delete(endpointId);
  };
  const insertInWrite: SecretsStore['insertInWrite'] = (endpointId, purpose, sealed) => {
    const id = newId(clock, random);
    db.insert(table)
      .values({ id, endpointId, purpose, ...sealed, createdAt: clock.now(), expiresAt: null })
      .run();
    signing.delete(endpointId);
    return id;
  };

  return {
    async seal(text) {
      onClear(text);
      const state = cipher.state();
      if (!state.available) throw new RelayError('secret_unavailable', `${state.reason} ${state.remedy}`);
      return { ciphertext: await cipher.encrypt(text), cipherBackend: state.backend, hint: secretHint(text) };
    },
    unseal,
    insertInWrite,
    replaceSigningInWrite(endpointId, sealed) {
      db.delete(table)
        .where(and(eq(table.endpointId, endpointId), eq(table.purpose, 'signing')))
        .run();
      insertInWrite(endpointId, 'signing', sealed);
    },
    retireInWrite(endpointId, at) {
      dropOlderInWrite(endpointId);
      db.update(table)
        .set({ expiresAt: at })
        .where(and(eq(table.endpointId, endpointId), eq(table.purpose, 'signing'), isNull(table.expiresAt)))
        .run();
      signing.delete(endpointId);
    },
    dropOlderInWrite,
    nextExpiry: () =>
      db
        .select({ at: min(table.expiresAt) })
        .from(table)
        .where(isNotNull(table.expiresAt))
        .get()?.at ?? null,
    deleteExpiredInWrite() {
      const expired = db.select().from(table).where(lte(table.expiresAt, clock.now())).all();
      deleteInWrite(expired.map(({ id }) => id));
      for (const { endpointId } of expired) signing.delete(endpointId);
      return expired.map(({ endpointId, hint }) => ({ endpointId, hint }));
    },
    deleteInWrite,
    deleteOfEndpointInWrite(endpointId) {
      const ids = db.select({ id: table.id }).from(table).where(eq(table.endpointId, endpointId)).all();
      deleteInWrite(ids.map(({ id }) => id));
      signing.delete(endpointId);
    },
    signingSecrets: (endpointId) => Promise.all(signingRows(endpointId).map(textOf)),
    async isSigningSecret(endpointId, text) {
      const [current] = signingRows(endpointId);
      return current !== undefined && sameToken(text, await textOf(current));
    },
    text: async (id) => texts.get(id) ?? textOf(byId(id)),
    describe(endpointId) {
      const rows = signingRows(endpointId);
      const current = rows.find((row) => row.expiresAt === null);
      const older = rows.find((row) => row.expiresAt !== null);
      return {
        hint: current?.hint ?? null,
        rotation:
          current && older?.expiresAt
            ? { since: current.createdAt, until: older.expiresAt, olderHint: older.hint }
            : null,
      };
    },
    hint: (id) => byId(id).hint,
    async check() {
      const row = db.select().from(table).orderBy(desc(table.id)).limit(1).get();
      if (row) return void (await unseal(row));
      const state = cipher.state();
      if (!state.available) throw new RelayError('secret_unavailable', `${state.reason} ${state.remedy}`);
    },
    forget() {
      texts.clear();
      signing.clear();
    },
  };
}
