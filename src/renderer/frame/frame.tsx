import { AppShell } from '@mantine/core';
import { Suspense, useEffect, useRef } from 'react';
import { Outlet } from 'react-router';
import { useBulks } from '../recovery/bulk-store.ts';
import { RecoverDialog } from '../recovery/recover-dialog.tsx';
import { useSettings } from '../stores/settings.ts';
import { useStatus } from '../stores/status.ts';
import { frameTexts } from '../texts/frame.ts';
import { Loading } from '../ui/loading.tsx';
import classes from './frame.module.css';
import { CommandPalette } from './command-palette.tsx';
import { Rail } from './rail.tsx';
import { useNotices } from './notices.tsx';
import { useScreenFocus } from './use-screen-focus.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useTheme } from './use-theme.ts';

/** What stays around every screen: the rail with the engine's state, the palette, shortcuts and notices. */
export function Frame() {
  const main = useRef<HTMLElement>(null);
  useEffect(() => useStatus.getState().follow(), []);
  useEffect(() => useSettings.getState().follow(), []);
  useEffect(() => useBulks.getState().follow(), []);
  useTheme();
  useNotices();
  useShortcuts();
  useScreenFocus(main);
  return (
    <AppShell navbar={{ width: { base: 56, md: 220 }, breakpoint: 0 }} padding={0}>
      <a
        href="#content"
        className={classes['skip']}
        onClick={(event) => {
          // The address is the router's: only the focus moves.
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {frameTexts.skip}
      </a>
      <Rail />
      <AppShell.Main id="content" ref={main} tabIndex={-1} className={classes['main']}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      <CommandPalette />
      <RecoverDialog />
    </AppShell>
  );
}
