import type { EndpointHealth } from '../../../shared/views.ts';
import { answerList } from '../command.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { table } from '../table.ts';
import type { Cell } from '../table.ts';
import type { ColourName } from '../terminal.ts';

const COLOURS: Record<EndpointHealth, ColourName> = {
  healthy: 'good',
  failing: 'bad',
  disabled: 'quiet',
  unused: 'quiet',
};

/** `relay rooms`. */
export const roomsCommand: Command = {
  name: 'rooms',
  usage: '',
  summary: 'rooms with their endpoints and how these are',
  options: {},
  async run(context) {
    const rooms = await context.engine().request('room.list', {});
    answerList(context, rooms, () => {
      if (rooms.length === 0) return 'No rooms. Add one in the screens: relay open';
      const rows = rooms.flatMap((room): Cell[][] => {
        const name = room.enabled ? room.name : `${room.name} (disabled)`;
        if (room.endpoints.length === 0)
          return [[name, '', { text: 'no endpoint', colour: 'quiet' }, '', '', '']];
        return room.endpoints.map((endpoint) => [
          name,
          endpoint.id,
          { text: endpoint.health, colour: COLOURS[endpoint.health] },
          String(endpoint.pending),
          String(endpoint.deadLetters),
          endpoint.url,
        ]);
      });
      return table(['ROOM', 'ENDPOINT', 'HEALTH', 'PENDING', 'DEAD', 'URL'], rows, context.terminal);
    });
    return EXIT.done;
  },
};
