import { AppShell, Badge, Indicator, Kbd, Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';
import { BulkFoot } from '../recovery/bulk-foot.tsx';
import { useStatus } from '../stores/status.ts';
import { frameTexts } from '../texts/frame.ts';
import { Mark } from './mark.tsx';
import { EngineFoot } from './engine-foot.tsx';
import classes from './frame.module.css';
import { SCREENS, screenOf } from './screens.ts';
import type { Screen } from './screens.ts';
import { PALETTE_KEYS } from './shortcut-sheet.tsx';

/** The left rail: the screens, beside two of them what needs a person there, and the engine's state at its foot. */
export function Rail() {
  const { pathname } = useLocation();
  const folded = useMediaQuery('(max-width: 56.24em)', false, { getInitialValueInEffect: false });
  const servers = useStatus(({ status }) => status?.sourcesFailing ?? 0);
  const deliveries = useStatus(({ status }) => (status?.needsAttention ?? 0) - (status?.sourcesFailing ?? 0));
  const needing: Record<string, number> = { '/deliveries': deliveries, '/reflector': servers };
  const current = screenOf(pathname);
  return (
    <AppShell.Navbar className={classes['rail']} data-folded={folded || undefined} withBorder={false}>
      <div className={classes['brand']}>
        <Mark className={classes['mark']} />
        {!folded && frameTexts.product}
      </div>
      <Tooltip label={`${frameTexts.palette.open} (${PALETTE_KEYS})`} position="right" disabled={!folded}>
        <UnstyledButton
          className={classes['search']}
          aria-label={folded ? frameTexts.palette.open : undefined}
          onClick={spotlight.open}
        >
          <IconSearch size={16} aria-hidden />
          {!folded && (
            <>
              <span className={classes['label']}>{frameTexts.palette.open}</span>
              <Kbd size="xs" aria-hidden>
                {PALETTE_KEYS}
              </Kbd>
            </>
          )}
        </UnstyledButton>
      </Tooltip>
      <nav className={classes['screens']} aria-label={frameTexts.rail}>
        {SCREENS.map((screen) => (
          <RailLink
            key={screen.path}
            screen={screen}
            active={screen === current}
            exact={pathname === screen.path}
            folded={folded}
            needing={needing[screen.path] ?? 0}
          />
        ))}
      </nav>
      <BulkFoot folded={folded} />
      <EngineFoot folded={folded} />
    </AppShell.Navbar>
  );
}

type RailLinkProps = { screen: Screen; active: boolean; exact: boolean; folded: boolean; needing: number };

function RailLink({ screen, active, exact, folded, needing }: RailLinkProps) {
  const { icon: Picture, label, path } = screen;
  const icon = <Picture size={18} stroke={1.7} aria-hidden />;
  return (
    <Tooltip label={label} position="right" disabled={!folded}>
      <Link
        to={path}
        className={classes['screen']}
        // `page` where the address is this very screen, `true` where it lies below it.
        aria-current={active ? (exact ? 'page' : 'true') : undefined}
        aria-label={folded ? label : undefined}
      >
        {folded ? (
          <Indicator disabled={needing === 0} color="red.8" size={8} offset={1} display="flex">
            {icon}
          </Indicator>
        ) : (
          icon
        )}
        {!folded && <span className={classes['label']}>{label}</span>}
        {needing > 0 && (
          <>
            {!folded && (
              <Badge size="sm" color="red.8" circle={needing < 10} aria-hidden>
                {needing > 99 ? '99+' : needing}
              </Badge>
            )}
            <VisuallyHidden>{frameTexts.needsAttention(needing)}</VisuallyHidden>
          </>
        )}
      </Link>
    </Tooltip>
  );
}
