import { useThrottledCallback } from '@mantine/hooks';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { RequestInput } from '../../shared/contract.ts';
import type { RecoveryPreview } from '../../shared/views.ts';
import { ApiError, request, subscribe } from '../api.ts';

const AT_MOST_EVERY_MS = 1000;

type Answer = { question: string; data?: RecoveryPreview; error?: ApiError };

/**
 * What would be resent, kept up to date while the dialog is open; null asks nothing. A count is never shown for another
 * question than the present one: it is what will be confirmed.
 */
export function usePreview(asked: RequestInput<'recovery.preview'> | null): {
  data: RecoveryPreview | undefined;
  error: ApiError | undefined;
  reload(): Promise<void>;
} {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const question = JSON.stringify(asked);
  const present = useRef(question);
  present.current = question;
  const reload = useCallback(async (): Promise<void> => {
    if (question === 'null') return;
    const take = (given: Omit<Answer, 'question'>): void => {
      if (present.current === question) setAnswer({ question, ...given });
    };
    try {
      const input = JSON.parse(question) as RequestInput<'recovery.preview'>;
      take({ data: await request('recovery.preview', input) });
    } catch (error) {
      take({ error: error instanceof ApiError ? error : new ApiError('internal', String(error)) });
    }
  }, [question]);
  const refresh = useThrottledCallback(() => void reload(), AT_MOST_EVERY_MS);
  useEffect(() => void reload(), [reload]);
  useEffect(() => {
    const ends = [subscribe('delivery.changed', refresh), subscribe('room.changed', refresh)];
    return () => ends.forEach((end) => end());
  }, [refresh]);
  const own = answer?.question === question ? answer : null;
  return { data: own?.data, error: own?.error, reload };
}
