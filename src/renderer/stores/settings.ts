import { create } from 'zustand';
import type { Settings } from '../../shared/views.ts';
import { request, subscribe } from '../api.ts';

type SettingsStore = {
  /** Null until the engine answered. */
  settings: Settings | null;
  /** Keeps the settings up to date until the answer is called. */
  follow(): () => void;
  /** Chooses light, dark or what the system has. */
  setTheme(theme: Settings['theme']): Promise<void>;
};

/** The settings that the page itself obeys, above all its theme. */
export const useSettings = create<SettingsStore>((set) => {
  const ask = async (): Promise<void> => {
    try {
      set({ settings: await request('settings.get', {}) });
    } catch {
      // The frame already says that the engine does not answer; the theme used last stays.
    }
  };
  return {
    settings: null,
    follow() {
      void ask();
      return subscribe('settings.changed', () => void ask());
    },
    async setTheme(theme) {
      set({ settings: await request('settings.update', { patch: { theme } }) });
    },
  };
});
