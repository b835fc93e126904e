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
import type { DeliverySummary } from '../../../shared/views.ts';
import { deliveriesTexts } from '../../texts/deliveries.ts';

type Seen = 'delivered' | 'pending' | 'retrying' | 'held' | 'sending' | 'dead_letter' | 'cancelled';

const LOOKS: Record<Seen, { icon: Icon; colour: string }> = {
  delivered: {
    icon: IconCheck,
    colour: 'light-dark(var(--mantine-color-teal-9), var(--mantine-color-teal-4))',
  },
  pending: {
    icon: IconClock,
    colour: 'light-dark(var(--mantine-color-blue-8), var(--mantine-color-blue-4))',
  },
  retrying: {
    icon: IconRotateClockwise,
    colour: 'light-dark(#8a5a00, var(--mantine-color-yellow-4))',
  },
  held: {
    icon: IconPlayerPause,
    colour: 'light-dark(var(--mantine-color-gray-7), var(--mantine-color-dark-1))',
  },
  sending: { icon: IconSend, colour: 'light-dark(var(--mantine-color-blue-8), var(--mantine-color-blue-4))' },
  dead_letter: {
    icon: IconXboxX,
    colour: 'light-dark(#b02525, var(--mantine-color-red-4))',
  },
  cancelled: {
    icon: IconMinus,
    colour: 'light-dark(var(--mantine-color-gray-7), var(--mantine-color-dark-1))',
  },
};

/** Where a delivery stands: an icon, a word and a colour, and on hover why it is held. */
export function DeliveryState({
  state,
  heldReason,
  attemptsMade,
}: Pick<DeliverySummary, 'state' | 'heldReason' | 'attemptsMade'>) {
  const seen = seenState({ state, heldReason, attemptsMade });
  const { icon: Picture, colour } = LOOKS[seen];
  return (
    <Group gap={6} wrap="nowrap" c={colour} title={heldReason ? deliveriesTexts.held[heldReason] : undefined}>
      <Picture size={16} aria-hidden style={{ flex: 'none' }} />
      <Text size="sm" fw={500} truncate>
        {deliveriesTexts.seenState[seen]}
      </Text>
    </Group>
  );
}

/** A stored state seen closer: held and retrying are pending with something more to say. */
export function seenState({
  state,
  heldReason,
  attemptsMade,
}: Pick<DeliverySummary, 'state' | 'heldReason' | 'attemptsMade'>): Seen {
  if (state !== 'pending') return state;
  if (heldReason !== null) return 'held';
  return attemptsMade > 0 ? 'retrying' : 'pending';
}
