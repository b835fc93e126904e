import { Suspense } from 'react';
import { Outlet } from 'react-router';
import { Loading } from '../ui/loading.tsx';

/** What stays around every screen. */
export function Frame() {
  return (
    <Suspense fallback={<Loading />}>
      <Outlet />
    </Suspense>
  );
}
