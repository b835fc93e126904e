import { create } from 'zustand';
import type { Scope } from '../ui/scope.ts';

type RecoverStore = {
  /** What the dialog was opened for; null while it is closed. */
  scope: Scope | null;
  open(scope: Scope): void;
  close(): void;
};

/** The recover dialog, which any screen may open. */
export const useRecover = create<RecoverStore>((set) => ({
  scope: null,
  open: (scope) => set({ scope }),
  close: () => set({ scope: null }),
}));
