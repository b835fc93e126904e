import { lazy } from 'react';
import { createHashRouter, RouterProvider } from 'react-router';
import { Frame } from './frame/frame.tsx';
import { NotFound } from './frame/not-found.tsx';
import { ScreenError } from './frame/screen-error.tsx';
import { Home } from './overview/home.tsx';
import { frameTexts } from './texts/frame.ts';
import { HiddenPageTitle } from './ui/page-header.tsx';

// Each screen is loaded when it is first opened.
const DeliveriesScreen = lazy(async () => ({
  default: (await import('./deliveries/deliveries-screen.tsx')).DeliveriesScreen,
}));
const RoomsScreen = lazy(async () => ({ default: (await import('./rooms/rooms-screen.tsx')).RoomsScreen }));
const RoomScreen = lazy(async () => ({ default: (await import('./rooms/room-screen.tsx')).RoomScreen }));
const StatisticsScreen = lazy(async () => ({
  default: (await import('./statistics/statistics-screen.tsx')).StatisticsScreen,
}));
const ReflectorScreen = lazy(async () => ({
  default: (await import('./reflector/reflector-screen.tsx')).ReflectorScreen,
}));
const ConnectScreen = lazy(async () => ({
  default: (await import('./reflector/connect-screen.tsx')).ConnectScreen,
}));
const ServerScreen = lazy(async () => ({
  default: (await import('./reflector/server-screen.tsx')).ServerScreen,
}));
const ServerSettingsScreen = lazy(async () => ({
  default: (await import('./reflector/settings-screen.tsx')).ServerSettingsScreen,
}));
const ImportScreen = lazy(async () => ({
  default: (await import('./reflector/import-screen.tsx')).ImportScreen,
}));
const SwitchScreen = lazy(async () => ({
  default: (await import('./reflector/switch-screen.tsx')).SwitchScreen,
}));
const SyncScreen = lazy(async () => ({ default: (await import('./reflector/sync-screen.tsx')).SyncScreen }));
const SettingsScreen = lazy(async () => ({
  default: (await import('./settings/settings-screen.tsx')).SettingsScreen,
}));
const LogScreen = lazy(async () => ({ default: (await import('./log/log-screen.tsx')).LogScreen }));
const AuditScreen = lazy(async () => ({ default: (await import('./audit/audit-screen.tsx')).AuditScreen }));
const WelcomeScreen = lazy(async () => ({
  default: (await import('./first-run/welcome-screen.tsx')).WelcomeScreen,
}));

// The address stays behind the #: the files of the page come from app:// or from the engine's own HTTP, which know no screens.
const router = createHashRouter([
  {
    element: <Frame />,
    errorElement: <ScreenError />,
    children: [
      {
        errorElement: <ScreenError />,
        children: [
          { path: '/', element: <Home /> },
          { path: '/statistics', element: <StatisticsScreen /> },
          { path: '/rooms', element: <RoomsScreen /> },
          { path: '/rooms/new', element: <RoomScreen /> },
          { path: '/rooms/:id', element: <RoomScreen /> },
          // One route for both, so that the list keeps its place while a delivery is open.
          {
            path: '/deliveries/:id?',
            element: (
              <>
                <HiddenPageTitle title={frameTexts.deliveries} />
                <DeliveriesScreen />
              </>
            ),
          },
          { path: '/reflector', element: <ReflectorScreen /> },
          { path: '/reflector/new', element: <ConnectScreen /> },
          { path: '/reflector/:id', element: <ServerScreen /> },
          { path: '/reflector/:id/settings', element: <ServerSettingsScreen /> },
          { path: '/reflector/:id/import', element: <ImportScreen /> },
          { path: '/reflector/:id/take-over', element: <SwitchScreen kind="take_over" /> },
          { path: '/reflector/:id/give-back', element: <SwitchScreen kind="give_back" /> },
          { path: '/reflector/:id/relay', element: <SwitchScreen kind="relay" /> },
          { path: '/reflector/:id/sync', element: <SyncScreen /> },
          { path: '/settings', element: <SettingsScreen /> },
          { path: '/log', element: <LogScreen /> },
          { path: '/audit', element: <AuditScreen /> },
          { path: '/welcome', element: <WelcomeScreen /> },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
]);

/** The page: the frame around the screen that its address names. */
export function App() {
  return <RouterProvider router={router} />;
}
