import type { StoreContext } from './store.ts';

/** Writes a row and waits for its commit: only that tells whether the disk still takes anything. Fails as a write does. */
export function createWriteCheck({ sqlite, writer, clock }: StoreContext): () => Promise<void> {
  const write = sqlite.prepare(
    `INSERT INTO settings (key, value) VALUES ('writtenAt', @now) ON CONFLICT (key) DO UPDATE SET value = @now`,
  );
  return () => writer.write(() => void write.run({ now: String(clock.now()) }));
}
