import {
  IconArrowsExchange,
  IconChartBar,
  IconBroadcast,
  IconHistory,
  IconLayoutDashboard,
  IconMessages,
  IconNotes,
  IconSettings,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { frameTexts } from '../texts/frame.ts';

/** A screen of the rail: where it is, what it is called, and the letter that follows `g`. */
export type Screen = { path: string; label: string; icon: Icon; letter: string; goes: string };

const { shortcuts } = frameTexts;

/** The screens in the order of the rail; the palette and the shortcuts know the same ones. */
export const SCREENS: readonly Screen[] = [
  {
    path: '/',
    label: frameTexts.overview,
    icon: IconLayoutDashboard,
    letter: 'o',
    goes: shortcuts.goOverview,
  },
  {
    path: '/statistics',
    label: frameTexts.statistics,
    icon: IconChartBar,
    letter: 't',
    goes: shortcuts.goStatistics,
  },
  { path: '/rooms', label: frameTexts.rooms, icon: IconMessages, letter: 'r', goes: shortcuts.goRooms },
  {
    path: '/deliveries',
    label: frameTexts.deliveries,
    icon: IconArrowsExchange,
    letter: 'd',
    goes: shortcuts.goDeliveries,
  },
  {
    path: '/reflector',
    label: frameTexts.reflector,
    icon: IconBroadcast,
    letter: 'f',
    goes: shortcuts.goReflector,
  },
  {
    path: '/settings',
    label: frameTexts.settings,
    icon: IconSettings,
    letter: 's',
    goes: shortcuts.goSettings,
  },
];

/** Screens below the settings: the palette and the shortcuts know them, the rail does not. */
export const RECORD_SCREENS: readonly Screen[] = [
  { path: '/log', label: frameTexts.log, icon: IconNotes, letter: 'l', goes: shortcuts.goLog },
  { path: '/audit', label: frameTexts.audit, icon: IconHistory, letter: 'c', goes: shortcuts.goAudit },
];

/** Which screen an address belongs to: every delivery to Deliveries, every room to Rooms, the records to Settings. */
export function screenOf(pathname: string): Screen | undefined {
  const isRecord = RECORD_SCREENS.some(({ path }) => path === pathname);
  const own = isRecord ? '/settings' : pathname;
  return SCREENS.find(({ path }) =>
    path === '/' ? own === '/' : own === path || own.startsWith(`${path}/`),
  );
}
