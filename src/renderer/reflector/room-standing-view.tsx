import { Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconCircleMinus,
  IconCirclePlus,
  IconHome,
  IconRefresh,
  IconRoute,
  IconTrashX,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { reflectorTexts } from '../texts/reflector.ts';
import { STATE_COLOURS } from '../ui/state-colours.ts';
import classes from './reflector.module.css';
import type { Standing } from './room-standing.ts';

const texts = reflectorTexts.rooms;

const LOOKS: Record<Standing, { icon: Icon; colour: string }> = {
  new: { icon: IconCirclePlus, colour: STATE_COLOURS.waiting },
  ignored: { icon: IconCircleMinus, colour: STATE_COLOURS.quiet },
  imported: { icon: IconArrowBackUp, colour: STATE_COLOURS.quiet },
  own: { icon: IconHome, colour: STATE_COLOURS.quiet },
  taken_over: { icon: IconHome, colour: STATE_COLOURS.good },
  both: { icon: IconAlertTriangle, colour: STATE_COLOURS.bad },
  relayed: { icon: IconRoute, colour: STATE_COLOURS.good },
  relay_lost: { icon: IconAlertTriangle, colour: STATE_COLOURS.bad },
  switching: { icon: IconRefresh, colour: STATE_COLOURS.waiting },
  gone: { icon: IconTrashX, colour: STATE_COLOURS.quiet },
};

/** How a room stands, in an icon, a word and a colour, with what that means. */
export function RoomStanding({ standing, theirs = false }: { standing: Standing; theirs?: boolean }) {
  const { icon: Picture, colour } = LOOKS[standing];
  const { label, help } = texts.standing[standing];
  return (
    <div className={classes['standing']}>
      <Picture size={16} aria-hidden color={colour} style={{ flex: 'none', marginTop: 2 }} />
      <div>
        <Text size="sm" fw={500} c={colour}>
          {label}
        </Text>
        <Text size="xs" c="dimmed">
          {help} {theirs && texts.theirs}
        </Text>
      </div>
    </div>
  );
}
