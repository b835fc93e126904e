import type { StoreContext } from '../db/store.ts';
import { RelayError } from '../lib/errors.ts';
import type { SecretCipher } from './cipher.ts';
import type { MovableCipher } from './movable-cipher.ts';

/** Every place in the database where ciphertext lies. */
const PLACES = [
  { table: 'secrets', ciphertext: 'ciphertext', backend: 'cipher_backend' },
  { table: 'rooms', ciphertext: 'intake_secret_ciphertext', backend: 'intake_secret_backend' },
  { table: 'sources', ciphertext: 'key_ciphertext', backend: 'key_backend' },
] as const;

/**
 * Moves every secret from the present cipher to one under a key file, so that the folder can be used without a desktop.
 * All or nothing: what cannot be read stops it with `secret_unavailable`. Answers how many were moved.
 */
export async function moveSecrets(
  { sqlite, writer }: Pick<StoreContext, 'sqlite' | 'writer'>,
  cipher: MovableCipher,
  keyFile: SecretCipher,
): Promise<number> {
  const next = keyFile.state();
  if (!next.available) throw new RelayError('secret_unavailable', `${next.reason} ${next.remedy}`);
  for (;;) {
    const moves = await Promise.all(
      PLACES.flatMap((place) =>
        rowsToMove(sqlite, place, next.backend).map(async ({ id, ciphertext }) => ({
          place,
          id,
          before: ciphertext,
          after: await keyFile.encrypt(await cipher.decrypt(ciphertext)),
        })),
      ),
    );
    // A secret that was set while others were read must be neither left behind nor overwritten.
    const done = await writer.write(() => {
      if (!isStill(sqlite, moves, next.backend)) return false;
      for (const { place, id, after } of moves) {
        sqlite
          .prepare(`UPDATE ${place.table} SET ${place.ciphertext} = ?, ${place.backend} = ? WHERE id = ?`)
          .run(after, next.backend, id);
      }
      return true;
    });
    if (!done) continue;
    cipher.use(keyFile);
    return moves.length;
  }
}

/** True when exactly these ciphertexts are left to move. */
function isStill(
  sqlite: StoreContext['sqlite'],
  moves: { place: (typeof PLACES)[number]; id: string; before: Buffer }[],
  to: string,
): boolean {
  const now = PLACES.flatMap((place) => rowsToMove(sqlite, place, to).map((row) => ({ place, ...row })));
  return (
    now.length === moves.length &&
    now.every(({ place, id, ciphertext }) =>
      moves.some((move) => move.place === place && move.id === id && move.before.equals(ciphertext)),
    )
  );
}

function rowsToMove(
  sqlite: StoreContext['sqlite'],
  { table, ciphertext, backend }: (typeof PLACES)[number],
  to: string,
): { id: string; ciphertext: Buffer }[] {
  return sqlite
    .prepare(
      `SELECT id, ${ciphertext} AS ciphertext FROM ${table} WHERE ${ciphertext} IS NOT NULL AND ${backend} <> ?`,
    )
    .all(to) as { id: string; ciphertext: Buffer }[];
}
