import { connectTexts } from './reflector/connect.ts';
import { sourceRoomsTexts } from './reflector/rooms.ts';
import { switchTexts } from './reflector/switch.ts';
import { syncTexts } from './reflector/sync.ts';

/** Every text of the Reflector screens. */
export const reflectorTexts = {
  title: 'Reflector',

  list: {
    connect: 'Connect a server',
    emptyTitle: 'No Reflector server yet',
    emptyText:
      'Connect yours with its address and an API key. Its rooms are found, and each completed transcript is learned of by itself.',
    open: (name: string) => `Open ${name}`,
  },

  ...connectTexts,
  ...sourceRoomsTexts,
  ...switchTexts,
  ...syncTexts,
};
