import type { SpotlightActionGroupData } from '@mantine/spotlight';
import {
  IconBroadcast,
  IconDeviceDesktop,
  IconKeyboard,
  IconMessage,
  IconMoon,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlugConnected,
  IconPlus,
  IconRestore,
  IconRefresh,
  IconSend,
  IconSun,
  IconXboxX,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { EngineStatus, RoomView, Settings, SourceView } from '../../shared/views.ts';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { useRecover } from '../recovery/recover-store.ts';
import { useSettings } from '../stores/settings.ts';
import { useStatus } from '../stores/status.ts';
import { frameTexts } from '../texts/frame.ts';
import { recoveryTexts } from '../texts/recovery.ts';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { RECORD_SCREENS, SCREENS } from './screens.ts';
import { openShortcuts } from './shortcut-sheet.tsx';

const texts = frameTexts.palette;

/** Ids of deliveries are long enough to be told from words. */
const DELIVERY_ID = /^[0-9a-z_-]{16,64}$/i;
const ROOMS_SHOWN = 20;

/** What the palette offers depends on. */
export type PaletteContext = {
  query: string;
  rooms: readonly RoomView[];
  sources: readonly SourceView[];
  state: EngineStatus['state'] | undefined;
  theme: Settings['theme'] | undefined;
  go(path: string): void;
};

/** Everything the palette can do now, in groups; what is typed decides whether a delivery's id is among it. */
export function paletteActions({
  query,
  rooms,
  sources,
  state,
  theme,
  go,
}: PaletteContext): SpotlightActionGroupData[] {
  const id = query.trim();
  return [
    {
      group: texts.deliveries,
      actions: DELIVERY_ID.test(id)
        ? [action(`delivery ${id}`, texts.openDelivery(id), IconSend, () => go(deliveriesPath({}, id)))]
        : [],
    },
    {
      group: texts.screens,
      actions: [
        ...[...SCREENS, ...RECORD_SCREENS].map(({ path, label, icon }) =>
          action(path, label, icon, () => go(path)),
        ),
        ...sources.flatMap(({ id: sourceId, name }) => [
          action(sourceId, texts.server(name), IconBroadcast, () => go(`/reflector/${sourceId}`)),
          action(`sync ${sourceId}`, texts.sync(name), IconRefresh, () => go(`/reflector/${sourceId}/sync`)),
        ]),
      ],
    },
    {
      group: texts.actions,
      actions: [
        action('add room', texts.addRoom, IconPlus, () => go('/rooms/new')),
        action('connect', texts.connect, IconPlugConnected, () => go('/reflector/new')),
        action('dead letters', texts.deadLetters, IconXboxX, () =>
          go(deliveriesPath({ states: ['dead_letter'] })),
        ),
        action('recover', recoveryTexts.openLong, IconRestore, () => useRecover.getState().open({})),
        state === 'paused'
          ? action('resume', frameTexts.engine.resumeLong, IconPlayerPlay, () => setPaused(false))
          : action('pause', frameTexts.engine.pause, IconPlayerPause, () => setPaused(true)),
        ...THEMES.filter((choice) => choice.theme !== theme).map((choice) =>
          action(`theme ${choice.theme}`, choice.label, choice.icon, () => setTheme(choice.theme)),
        ),
        action('shortcuts', texts.shortcuts, IconKeyboard, openShortcuts),
      ],
    },
    {
      group: texts.rooms,
      actions: matchingRooms(rooms, id).map((room) => ({
        ...action(room.id, room.name, IconMessage, () => go(`/rooms/${room.id}`)),
        description: texts.endpoints(room.endpoints.length),
        keywords: room.endpoints.map(({ url }) => url),
      })),
    },
  ];
}

const THEMES: readonly { theme: Settings['theme']; label: string; icon: Icon }[] = [
  { theme: 'light', label: texts.light, icon: IconSun },
  { theme: 'dark', label: texts.dark, icon: IconMoon },
  { theme: 'system', label: texts.system, icon: IconDeviceDesktop },
];

/** Hundreds of rooms would make the palette slow, so the query chooses among them before they are drawn. */
function matchingRooms(rooms: readonly RoomView[], query: string): RoomView[] {
  return rooms
    .filter(({ name, endpoints }) => matches(query, [name, ...endpoints.map(({ url }) => url)].join(' ')))
    .slice(0, ROOMS_SHOWN);
}

/** True when each word of the query begins a word of the text: `stand` finds `team-standup`, `up` does not. */
export function matches(query: string, text: string): boolean {
  const parts = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return query
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .every((word) => parts.some((part) => part.startsWith(word)));
}

function action(id: string, label: string, Picture: Icon, onClick: () => void) {
  return { id, label, onClick, leftSection: <Picture size={18} stroke={1.7} aria-hidden /> };
}

function setPaused(paused: boolean): void {
  useStatus
    .getState()
    .setPaused(paused)
    .then(() => showDone(paused ? frameTexts.engine.paused : frameTexts.engine.resumed), showError);
}

function setTheme(theme: Settings['theme']): void {
  useSettings.getState().setTheme(theme).catch(showError);
}
