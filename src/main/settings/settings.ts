import type { Settings } from '../../shared/views.ts';
import { DEFAULT_RETRY_POLICY } from '../../shared/model.ts';
import type { StoreContext } from '../db/store.ts';
import { settings as table } from '../db/schema.ts';

/** What holds until the user chooses otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  defaultRetryPolicy: DEFAULT_RETRY_POLICY,
  retentionDays: 90,
  retentionMegabytes: 0,
  deadLetterDays: 365,
  disableAfterDays: 5,
  allowList: [],
  intakePort: 7787,
  intakeFolder: null,
  notifyDeadLetters: true,
  notifyEndpointHealth: true,
  startAtLogin: false,
  theme: 'system',
  closeToTrayExplained: false,
  firstRunDone: false,
};

/** Names of stored facts beside the user's choices. */
type InternalKey = 'paused';

export type SettingsStore = {
  /** All settings, defaults filled in. Answers from memory. */
  get(): Settings;
  /** Stores the given choices, and what `alsoInWrite` writes with them; resolves with all settings after the commit. */
  update(
    patch: { [K in keyof Settings]?: Settings[K] | undefined },
    alsoInWrite?: () => void,
  ): Promise<Settings>;
  /** Whether deliveries are paused by hand; kept over restarts. */
  paused(): boolean;
  setPaused(paused: boolean, alsoInWrite?: () => void): Promise<void>;
};

/** The user's choices, kept as JSON by name; only what was chosen is stored, so that defaults can improve. */
export function createSettings({ db, writer }: StoreContext): SettingsStore {
  const chosen = new Map(
    db
      .select()
      .from(table)
      .all()
      .map((row) => [row.key, JSON.parse(row.value) as unknown]),
  );

  const put = (key: keyof Settings | InternalKey, value: unknown): void => {
    const text = JSON.stringify(value);
    db.insert(table)
      .values({ key, value: text })
      .onConflictDoUpdate({ target: table.key, set: { value: text } })
      .run();
  };
  const all = (): Settings =>
    Object.fromEntries(
      Object.entries(DEFAULT_SETTINGS).map(([key, fallback]) => [
        key,
        chosen.has(key) ? chosen.get(key) : fallback,
      ]),
    ) as Settings;
  let current = all();

  return {
    get: () => current,
    async update(patch, alsoInWrite) {
      const entries = Object.entries(patch).filter(([, value]) => value !== undefined) as [
        keyof Settings,
        unknown,
      ][];
      await writer.write(() => {
        entries.forEach(([key, value]) => put(key, value));
        alsoInWrite?.();
      });
      for (const [key, value] of entries) chosen.set(key, value);
      current = all();
      return current;
    },
    paused: () => chosen.get('paused') === true,
    async setPaused(paused, alsoInWrite) {
      await writer.write(() => {
        put('paused', paused);
        alsoInWrite?.();
      });
      chosen.set('paused', paused);
    },
  };
}
