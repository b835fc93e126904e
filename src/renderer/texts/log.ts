import type { LogLevel } from '../../shared/model.ts';
import { counted } from './common.ts';

const LEVELS: Record<LogLevel, string> = { info: 'Info', warn: 'Warning', error: 'Error' };

/** Every text of the log's screen. */
export const logTexts = {
  title: 'Log',
  text: 'What the engine did, newest first. Secrets and signatures never stand in it.',
  levels: LEVELS,
  follow: 'Follow',
  followHelp: 'Shows new lines as they come, while the list stands at its top',
  openFolder: 'Open the folder',
  filter: {
    label: 'Filter the log',
    level: 'Level',
    anyLevel: 'Any level',
    room: 'Room',
    anyRoom: 'Any room',
    endpoint: 'Endpoint',
    anyEndpoint: 'Any endpoint',
    removed: 'Removed since',
    search: 'Search',
    searchPlaceholder: 'Words, ids, statuses',
    delivery: (id: string) => `Delivery …${id.slice(-6)}`,
    anyDelivery: 'Lines of any delivery',
    clear: 'Clear filters',
  },
  list: {
    label: 'Lines of the log',
    columns: { time: 'Time', level: 'Level', event: 'What happened', about: 'Details' },
    shown: (count: number) => `${counted(count, 'line', 'lines')} loaded`,
    searching: 'Looking through older lines',
    end: 'The oldest line kept',
    newer: 'New lines',
    newest: 'To the newest',
    keys: '↑ ↓ move · Enter opens the delivery · / search',
  },
  detail: {
    label: 'The chosen line',
    none: 'Choose a line to see all of it.',
    copy: 'Copy the line',
    openDelivery: 'Open the delivery',
    openRoom: 'Open the room',
    onlyDelivery: 'Only this delivery',
    onlyEndpoint: 'Only this endpoint',
    close: 'Close',
  },
  empty: {
    title: 'The log is empty',
    text: 'Each event and each attempt leaves a line here.',
    noMatch: 'No line matches',
    noMatchText: 'Change or clear the filters. Older lines than those kept are gone.',
  },
};
