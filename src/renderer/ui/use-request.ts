import { useCallback, useEffect, useRef, useState } from 'react';
import type { RequestInput, RequestName, RequestOutput } from '../../shared/contract.ts';
import type { EngineEventName } from '../../shared/contract/engine-events.ts';
import { ApiError, request, subscribe } from '../api.ts';

/** What a screen shows of a request: the last data stays while it is asked again. */
export type Requested<T> = {
  data: T | undefined;
  error: ApiError | null;
  loading: boolean;
  reload(): Promise<void>;
};

/**
 * Asks when a screen opens, again whenever the input changes, and again after each of the named engine events.
 * Answers that were overtaken by a later question are dropped.
 */
export function useRequest<K extends RequestName>(
  name: K,
  input: RequestInput<K>,
  { refreshOn = [] }: { refreshOn?: readonly EngineEventName[] } = {},
): Requested<RequestOutput<K>> {
  const [state, setState] = useState<Omit<Requested<RequestOutput<K>>, 'reload'>>({
    data: undefined,
    error: null,
    loading: true,
  });
  const question = JSON.stringify(input ?? {});
  const events = refreshOn.join(' ');
  const latest = useRef(0);

  const reload = useCallback(async (): Promise<void> => {
    const mine = ++latest.current;
    setState((before) => ({ ...before, loading: true }));
    try {
      const data = await request(name, JSON.parse(question) as RequestInput<K>);
      if (mine === latest.current) setState({ data, error: null, loading: false });
    } catch (error) {
      const refusal = error instanceof ApiError ? error : new ApiError('internal', String(error));
      if (mine === latest.current) setState((before) => ({ ...before, error: refusal, loading: false }));
    }
  }, [name, question]);

  useEffect(() => {
    void reload();
    const ends = events
      .split(' ')
      .filter(Boolean)
      .map((event) => subscribe(event as EngineEventName, () => void reload()));
    return () => ends.forEach((end) => end());
  }, [reload, events]);

  return { ...state, reload };
}
