import { useCallback, useEffect, useRef, useState } from 'react';
import type { AuditEntry, AuditFilter } from '../../shared/views.ts';
import { ApiError, request, subscribe } from '../api.ts';

const PAGE = 50;

export type Audit = {
  /** Undefined until the first page of this filter is there. */
  entries: AuditEntry[] | undefined;
  more: boolean;
  error: ApiError | null;
  loading: boolean;
  reload(): void;
  older(): void;
};

/** The loaded part of the list of changes, begun anew with another filter and after changes that are told of. */
export function useAudit(filter: AuditFilter): Audit {
  const question = JSON.stringify(filter);
  const [state, setState] = useState<Omit<Audit, 'reload' | 'older'>>({
    entries: undefined,
    more: false,
    error: null,
    loading: true,
  });
  const latest = useRef(0);
  const shown = useRef<AuditEntry[]>([]);
  shown.current = state.entries ?? [];

  const load = useCallback(
    async (before: string | null, keep: AuditEntry[]): Promise<void> => {
      const mine = ++latest.current;
      setState((now) => ({ ...now, loading: true }));
      try {
        const page = await request('audit.list', {
          filter: JSON.parse(question) as AuditFilter,
          limit: PAGE,
          ...(before !== null && { before }),
        });
        if (mine !== latest.current) return;
        setState({ entries: [...keep, ...page], more: page.length === PAGE, error: null, loading: false });
      } catch (error) {
        if (mine !== latest.current) return;
        const refusal = error instanceof ApiError ? error : new ApiError('internal', String(error));
        setState((now) => ({ ...now, error: refusal, loading: false }));
      }
    },
    [question],
  );
  const reload = useCallback((): void => void load(null, []), [load]);
  const older = useCallback((): void => {
    const last = shown.current.at(-1);
    if (last) void load(last.id, shown.current);
  }, [load]);

  useEffect(() => {
    setState({ entries: undefined, more: false, error: null, loading: true });
    reload();
    // Whoever read on keeps the place; what is new is then a press away.
    const refresh = (): void => {
      if (shown.current.length <= PAGE) reload();
    };
    const ends = (['room.changed', 'settings.changed', 'source.changed', 'bulk.changed'] as const).map(
      (name) => subscribe(name, refresh),
    );
    return () => ends.forEach((end) => end());
  }, [reload]);

  return { ...state, reload, older };
}
