import { Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconPlayerPause } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { EndpointDisabledReason } from '../../shared/model.ts';
import type { EndpointHealth as Health } from '../../shared/views.ts';
import { commonTexts } from '../texts/common.ts';
import { STATE_COLOURS } from './state-colours.ts';

const LOOKS: Record<Health, { icon: Icon; colour: string }> = {
  healthy: { icon: IconCircleCheck, colour: STATE_COLOURS.good },
  failing: { icon: IconAlertTriangle, colour: STATE_COLOURS.bad },
  disabled: { icon: IconPlayerPause, colour: STATE_COLOURS.quiet },
  unused: { icon: IconCircleDashed, colour: STATE_COLOURS.quiet },
};

export type EndpointHealthProps = {
  health: Health;
  disabledReason?: EndpointDisabledReason | null;
  size?: 'xs' | 'sm';
  /** Leaves the word to those who hear the page, where an icon has to do. */
  iconOnly?: boolean;
};

/** How an endpoint does: an icon, a word and a colour, and on hover why it is disabled. */
export function EndpointHealth({
  health,
  disabledReason = null,
  size = 'sm',
  iconOnly = false,
}: EndpointHealthProps) {
  const { icon: Picture, colour } = LOOKS[health];
  const word = commonTexts.endpointHealth[health];
  const why = disabledReason === null ? undefined : commonTexts.disabled[disabledReason];
  const pixels = size === 'xs' ? 14 : 16;
  if (iconOnly) {
    return <Picture size={pixels} role="img" aria-label={word} color={colour} style={{ flex: 'none' }} />;
  }
  return (
    <Group
      component="span"
      gap={6}
      wrap="nowrap"
      c={colour}
      title={why}
      display="inline-flex"
      style={{ verticalAlign: 'middle' }}
    >
      <Picture size={pixels} aria-hidden style={{ flex: 'none' }} />
      <Text span size={size} fw={500} truncate>
        {word}
      </Text>
    </Group>
  );
}
