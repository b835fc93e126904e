import { IconArrowsExchange, IconLayoutDashboard, IconMessages, IconSettings } from '@tabler/icons-react';
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
  { path: '/rooms', label: frameTexts.rooms, icon: IconMessages, letter: 'r', goes: shortcuts.goRooms },
  {
    path: '/deliveries',
    label: frameTexts.deliveries,
    icon: IconArrowsExchange,
    letter: 'd',
    goes: shortcuts.goDeliveries,
  },
  {
    path: '/settings',
    label: frameTexts.settings,
    icon: IconSettings,
    letter: 's',
    goes: shortcuts.goSettings,
  },
];

/** Which screen an address belongs to: every delivery to Deliveries, every room to Rooms. */
export function screenOf(pathname: string): Screen | undefined {
  return SCREENS.find(({ path }) =>
    path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`),
  );
}
