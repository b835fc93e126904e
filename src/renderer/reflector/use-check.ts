import { useRef, useState } from 'react';
import type { SourceCheck } from '../../shared/views.ts';
import { ApiError, request } from '../api.ts';
import { connectionOf, fieldOf, keyOf, settingsOf } from './source-form.ts';
import type { SourceForm } from './source-form.ts';

/** A check as it ended, and what it was asked with. */
export type CheckRun = { result: SourceCheck; asked: string };

/**
 * Tries a connection as it stands in the form. `refused` is told by field what cannot even be tried. Of several checks
 * the latest one counts.
 */
export function useCheck(sourceId: string | null, refused: (errors: Record<string, string>) => void) {
  const [run, setRun] = useState<CheckRun | null>(null);
  const [running, setRunning] = useState(false);
  const latest = useRef(0);
  const start = async (form: SourceForm): Promise<void> => {
    const mine = ++latest.current;
    setRunning(true);
    setRun(null);
    const { baseUrl, extraCa } = settingsOf(form);
    try {
      const result = await request('source.check', {
        ...(sourceId !== null && { id: sourceId }),
        ...keyOf(form),
        baseUrl,
        extraCa: extraCa ?? null,
      });
      if (mine === latest.current) setRun({ result, asked: connectionOf(form) });
    } catch (error) {
      if (mine === latest.current) refused(errorsOf(error));
    } finally {
      if (mine === latest.current) setRunning(false);
    }
  };
  return { run, running, start };
}

/** What was refused, by field; under `baseUrl` where it belongs to none. */
export function errorsOf(error: unknown): Record<string, string> {
  const issues = error instanceof ApiError ? error.issues : [];
  if (issues.length === 0) return { baseUrl: error instanceof Error ? error.message : String(error) };
  return Object.fromEntries(issues.map(({ path, message }) => [fieldOf(path), message]));
}
