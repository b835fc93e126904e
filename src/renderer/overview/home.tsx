import { useEffect, useState } from 'react';
import { Navigate } from 'react-router';
import { request } from '../api.ts';
import { OverviewScreen } from './overview-screen.tsx';

/** Whether this start has already shown the first steps, or found that they are not needed. */
let decided = false;

/** The overview; once per start the first steps instead, while there is no room and nobody took or skipped them. */
export function Home() {
  const [first, setFirst] = useState<boolean | null>(decided ? false : null);
  useEffect(() => {
    if (first !== null) return;
    let open = true;
    const answer = (isFirst: boolean): void => {
      if (!open) return;
      decided = true;
      setFirst(isFirst);
    };
    isFirstRun().then(answer, () => answer(false));
    return () => {
      open = false;
    };
  }, [first]);
  if (first === null) return null;
  return first ? <Navigate to="/welcome" replace /> : <OverviewScreen />;
}

async function isFirstRun(): Promise<boolean> {
  const { firstRunDone } = await request('settings.get', {});
  return !firstRunDone && (await request('room.list', {})).length === 0;
}
