import type { ApiError } from '../api.ts';
import type { SourceView, SyncView } from '../../shared/views.ts';
import { useRequest } from '../ui/use-request.ts';
import type { Requested } from '../ui/use-request.ts';

/** The connected servers, kept up to date. */
export function useSources(): Requested<SourceView[]> {
  return useRequest('source.list', {}, { refreshOn: ['source.changed', 'room.changed'] });
}

/** One server: `undefined` until it is known, null when it is not connected any more. */
export function useSource(id: string): {
  source: SourceView | null | undefined;
  error: ApiError | null;
  reload(): Promise<void>;
} {
  const { data, error, reload } = useSources();
  return { source: data && (data.find((one) => one.id === id) ?? null), error, reload };
}

/** Where following a server stands, kept up to date. */
export function useSync(id: string): Requested<SyncView> {
  return useRequest('source.sync', { id }, { refreshOn: ['source.changed'] });
}
