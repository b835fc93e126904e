import type { SourceFailureKind, SourceOwner, SourceView } from '../../../shared/views.ts';
import type { StoreContext } from '../../db/store.ts';
import { RelayError } from '../../lib/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { SealedSecret, SecretsStore } from '../../secrets/secrets.ts';
import type { ReflectorAddress } from './client.ts';

/** A connected server as stored. */
export type SourceRow = {
  id: string;
  name: string;
  baseUrl: string;
  frontendUrl: string | null;
  keyCiphertext: Buffer | null;
  keyBackend: string | null;
  keyHint: string | null;
  owner: SourceOwner | null;
  /** Ids of all its rooms as of the last contact, and of those to leave alone. */
  roomsFound: string[] | null;
  roomsIgnored: string[];
  pollIntervalSeconds: number;
  extraCa: string | null;
  fetchArchive: boolean;
  enabled: boolean;
  cursor: number | null;
  windowFrom: number | null;
  followingSince: number | null;
  beganSeq: number | null;
  borderMinutes: number;
  lastContactAt: number | null;
  lastError: string | null;
  lastErrorKind: SourceFailureKind | null;
  failingSince: number | null;
  createdAt: number;
};

/** What a form says of a source, the key already encrypted; null is an open server. */
export type SourceSettings = {
  name: string;
  baseUrl: string;
  frontendUrl: string | null;
  pollIntervalSeconds: number;
  extraCa: string | null;
  fetchArchive: boolean;
  borderMinutes: number;
  enabled: boolean;
};

export type SourcesStore = {
  /** Sources that are not removed, oldest first. */
  list(): SourceRow[];
  /** A source that is not removed; fails with `not_found`. */
  get(id: string): SourceRow;
  insertInWrite(settings: SourceSettings, key: SealedSecret | null): string;
  /** Writes the settings inside the running write; an undefined key keeps the present one. */
  updateInWrite(id: string, settings: SourceSettings, key: SealedSecret | null | undefined): void;
  removeInWrite(id: string): void;
  /** Moves the cursor inside the write that stores what was found up to it. */
  moveCursorInWrite(id: string, cursor: number): void;
  /** A reading was finished: the next one begins behind where it began. */
  finishReadingInWrite(id: string, windowFrom: number): void;
  /** Following begins at this cursor. */
  startInWrite(id: string, start: { cursor: number; beganSeq: number }): void;
  contactInWrite(id: string): void;
  failInWrite(id: string, failure: { kind: SourceFailureKind; message: string }): void;
  /** What a contact showed of the server: who the key belongs to, and which rooms there are. */
  seenInWrite(id: string, seen: Pick<SourceRow, 'owner' | 'roomsFound'>): void;
  ignoreRoomsInWrite(id: string, externalIds: string[]): void;
  /** The address with the key in the clear; fails with `secret_unavailable`. */
  address(row: SourceRow): Promise<ReflectorAddress>;
};

/** The connected servers. */
export function createSources({ sqlite, clock, random }: StoreContext, secrets: SecretsStore): SourcesStore {
  const columns = `id, name, base_url AS baseUrl, frontend_url AS frontendUrl, key_ciphertext AS keyCiphertext,
    key_backend AS keyBackend, key_hint AS keyHint, owner_id AS ownerId, owner_email AS ownerEmail,
    rooms_found AS roomsFound, rooms_ignored AS roomsIgnored, poll_interval_seconds AS pollIntervalSeconds,
    extra_ca AS extraCa, fetch_archive AS fetchArchive, enabled, cursor, window_from AS windowFrom,
    following_since AS followingSince, began_seq AS beganSeq, border_minutes AS borderMinutes,
    last_contact_at AS lastContactAt, last_error AS lastError, last_error_kind AS lastErrorKind,
    failing_since AS failingSince, created_at AS createdAt`;
  const selectAll = sqlite.prepare(`SELECT ${columns} FROM sources WHERE removed_at IS NULL ORDER BY id`);
  const selectOne = sqlite.prepare(`SELECT ${columns} FROM sources WHERE id = ? AND removed_at IS NULL`);
  const insert = sqlite.prepare('INSERT INTO sources (id, name, base_url, created_at) VALUES (?, ?, ?, ?)');
  const update = sqlite.prepare(`
    UPDATE sources SET name = @name, base_url = @baseUrl, frontend_url = @frontendUrl,
      poll_interval_seconds = @pollIntervalSeconds, extra_ca = @extraCa, fetch_archive = @fetchArchive, border_minutes = @borderMinutes,
      enabled = @enabled
    WHERE id = @id`);
  const updateKey = sqlite.prepare(
    'UPDATE sources SET key_ciphertext = ?, key_backend = ?, key_hint = ? WHERE id = ?',
  );
  const remove = sqlite.prepare(
    'UPDATE sources SET removed_at = ?, enabled = 0, key_ciphertext = NULL, key_backend = NULL WHERE id = ?',
  );
  const moveCursor = sqlite.prepare('UPDATE sources SET cursor = max(coalesce(cursor, 0), ?) WHERE id = ?');
  const setWindow = sqlite.prepare('UPDATE sources SET window_from = ? WHERE id = ?');
  const start = sqlite.prepare(
    'UPDATE sources SET cursor = @cursor, window_from = @cursor, following_since = @now, began_seq = @beganSeq WHERE id = @id',
  );
  const contact = sqlite.prepare(
    'UPDATE sources SET last_contact_at = ?, last_error = NULL, last_error_kind = NULL, failing_since = NULL WHERE id = ?',
  );
  const fail = sqlite.prepare(
    'UPDATE sources SET last_error = ?, last_error_kind = ?, failing_since = coalesce(failing_since, ?) WHERE id = ?',
  );

  const seen = sqlite.prepare(
    'UPDATE sources SET owner_id = @ownerId, owner_email = @ownerEmail, rooms_found = @roomsFound WHERE id = @id',
  );
  const ignore = sqlite.prepare('UPDATE sources SET rooms_ignored = ? WHERE id = ?');

  const updateInWrite: SourcesStore['updateInWrite'] = (id, settings, key) => {
    update.run({
      ...settings,
      id,
      fetchArchive: Number(settings.fetchArchive),
      enabled: Number(settings.enabled),
    });
    if (key !== undefined)
      updateKey.run(key?.ciphertext ?? null, key?.cipherBackend ?? null, key?.hint ?? null, id);
  };

  return {
    list: () => (selectAll.all() as StoredRow[]).map(fromStored),
    get(id) {
      const row = selectOne.get(id) as StoredRow | undefined;
      if (!row) throw new RelayError('not_found', 'This Reflector server is not connected.');
      return fromStored(row);
    },
    insertInWrite(settings, key) {
      const id = newId(clock, random);
      insert.run(id, settings.name, settings.baseUrl, clock.now());
      updateInWrite(id, settings, key);
      return id;
    },
    updateInWrite,
    removeInWrite: (id) => void remove.run(clock.now(), id),
    moveCursorInWrite: (id, cursor) => void moveCursor.run(cursor, id),
    finishReadingInWrite: (id, windowFrom) => void setWindow.run(windowFrom, id),
    startInWrite: (id, begin) => void start.run({ id, ...begin, now: clock.now() }),
    contactInWrite: (id) => void contact.run(clock.now(), id),
    failInWrite: (id, { kind, message }) => void fail.run(message, kind, clock.now(), id),
    seenInWrite: (id, { owner, roomsFound }) =>
      void seen.run({
        id,
        ownerId: owner?.id ?? null,
        ownerEmail: owner?.email ?? null,
        roomsFound: roomsFound && JSON.stringify(roomsFound),
      }),
    ignoreRoomsInWrite: (id, externalIds) => void ignore.run(JSON.stringify(externalIds), id),
    async address({ baseUrl, extraCa, keyCiphertext: ciphertext, keyBackend: cipherBackend }) {
      const apiKey =
        ciphertext === null || cipherBackend === null
          ? null
          : await secrets.unseal({ ciphertext, cipherBackend });
      return { baseUrl, extraCa, apiKey };
    },
  };
}

type StoredRow = Omit<SourceRow, 'fetchArchive' | 'enabled' | 'owner' | 'roomsFound' | 'roomsIgnored'> & {
  fetchArchive: number;
  enabled: number;
  ownerId: string | null;
  ownerEmail: string | null;
  roomsFound: string | null;
  roomsIgnored: string;
};

function fromStored({ ownerId, ownerEmail, ...row }: StoredRow): SourceRow {
  return {
    ...row,
    owner: ownerId === null ? null : { id: ownerId, email: ownerEmail },
    roomsFound: row.roomsFound === null ? null : (JSON.parse(row.roomsFound) as string[]),
    roomsIgnored: JSON.parse(row.roomsIgnored) as string[],
    fetchArchive: row.fetchArchive === 1,
    enabled: row.enabled === 1,
  };
}

/** What is wrong with a source at present; null when its last contact was a good one. */
export function problemOf(row: SourceRow): SourceView['problem'] {
  if (row.lastError === null || row.lastErrorKind === null) return null;
  return { kind: row.lastErrorKind, message: row.lastError, since: row.failingSince ?? row.createdAt };
}
