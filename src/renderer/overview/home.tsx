import { useEffect, useRef, useState } from 'react';
import { Navigate, useLocation } from 'react-router';
import { request } from '../api.ts';
import { OverviewScreen } from './overview-screen.tsx';

/** Whether this start has already shown the first steps, or found that they are not needed. */
let decided = false;

/** The overview; once per start the first steps instead, while there is no room and nobody took or skipped them. */
export function Home() {
  const visit = useLocation().key;
  const latest = useRef(visit);
  latest.current = visit;
  /** The visit that leads to the first steps, or false for none; null while it is not known. */
  const [first, setFirst] = useState<string | false | null>(decided ? false : null);
  useEffect(() => {
    if (first !== null) return;
    let open = true;
    const answer = (isFirst: boolean): void => {
      if (!open) return;
      decided = true;
      setFirst(isFirst && latest.current);
    };
    isFirstRun().then(answer, () => answer(false));
    return () => {
      open = false;
    };
  }, [first]);
  if (first === null) return null;
  // Who comes back before the first steps are even loaded wants the overview.
  return first === visit ? <Navigate to="/welcome" replace /> : <OverviewScreen />;
}

async function isFirstRun(): Promise<boolean> {
  const { firstRunDone } = await request('settings.get', {});
  return !firstRunDone && (await request('room.list', {})).length === 0;
}
