import { Group, Text } from '@mantine/core';
import {
  IconCheck,
  IconClock,
  IconMinus,
  IconPlayerPause,
  IconRotateClockwise,
  IconSend,
  IconXboxX,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { DeliverySummary } from '../../shared/views.ts';
import { commonTexts } from '../texts/common.ts';
import { STATE_COLOURS } from './state-colours.ts';

/** A stored state seen closer: held and retrying are pending with something more to say. */
export type SeenState = DeliverySummary['state'] | 'retrying' | 'held';
type Standing = Pick<DeliverySummary, 'state' | 'heldReason' | 'attemptsMade'>;

const LOOKS: Record<SeenState, { icon: Icon; colour: string }> = {
  delivered: { icon: IconCheck, colour: STATE_COLOURS.good },
  pending: { icon: IconClock, colour: STATE_COLOURS.waiting },
  retrying: { icon: IconRotateClockwise, colour: STATE_COLOURS.warning },
  held: { icon: IconPlayerPause, colour: STATE_COLOURS.quiet },
  sending: { icon: IconSend, colour: STATE_COLOURS.waiting },
  dead_letter: { icon: IconXboxX, colour: STATE_COLOURS.bad },
  cancelled: { icon: IconMinus, colour: STATE_COLOURS.quiet },
};

export type DeliveryStateProps = Standing & {
  size?: 'xs' | 'sm';
  /** Says beside it why it is held, where there is room for it. */
  withReason?: boolean;
};

/** Where a delivery stands: an icon, a word and a colour, and on hover why it is held. */
export function DeliveryState({ size = 'sm', withReason = false, ...standing }: DeliveryStateProps) {
  const seen = seenState(standing);
  const { icon: Picture, colour } = LOOKS[seen];
  const held = seen === 'held' ? standing.heldReason : null;
  const why = held ? commonTexts.held[held] : undefined;
  return (
    <Group
      component="span"
      gap={6}
      wrap="nowrap"
      c={colour}
      title={why}
      display="inline-flex"
      maw="100%"
      style={{ verticalAlign: 'middle' }}
    >
      <Picture size={size === 'xs' ? 14 : 16} aria-hidden style={{ flex: 'none' }} />
      <Text span size={size} fw={500} truncate>
        {commonTexts.deliveryState[seen]}
      </Text>
      {withReason && held && (
        <Text span size="xs" truncate>
          {commonTexts.heldShort[held]}
        </Text>
      )}
    </Group>
  );
}

/** What a delivery's state is called on screen. */
export function seenState({ state, heldReason, attemptsMade }: Standing): SeenState {
  if (state !== 'pending') return state;
  if (heldReason !== null) return 'held';
  return attemptsMade > 0 ? 'retrying' : 'pending';
}
