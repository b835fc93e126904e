import { Group, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconPlayerPause,
  IconPlugX,
  IconRefresh,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { SourceFailureKind, SyncView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { STATE_COLOURS } from '../ui/state-colours.ts';

const LOOKS: Record<Exclude<SyncView['state'], 'failing'>, { icon: Icon; colour: string }> = {
  waiting: { icon: IconCircleCheck, colour: STATE_COLOURS.good },
  not_started: { icon: IconCircleDashed, colour: STATE_COLOURS.quiet },
  starting: { icon: IconRefresh, colour: STATE_COLOURS.waiting },
  catching_up: { icon: IconRefresh, colour: STATE_COLOURS.waiting },
  stopped: { icon: IconPlayerPause, colour: STATE_COLOURS.quiet },
};

const PASSES = new Set<SourceFailureKind>(['unreachable', 'rate_limited', 'server_error']);

/** Whether a failure ends by waiting, without anybody. */
export function passesByItself(kind: SourceFailureKind): boolean {
  return PASSES.has(kind);
}

/** How following a server goes: an icon, a word and a colour. */
export function ServerState({ sync: { state, problem } }: { sync: Pick<SyncView, 'state' | 'problem'> }) {
  if (state === 'failing') {
    const kind = problem?.kind ?? 'unreachable';
    return passesByItself(kind) ? (
      <Said icon={IconPlugX} colour={STATE_COLOURS.warning} word={reflectorTexts.failures[kind].title} />
    ) : (
      <Said icon={IconAlertTriangle} colour={STATE_COLOURS.bad} word={reflectorTexts.failures[kind].title} />
    );
  }
  return <Said {...LOOKS[state]} word={reflectorTexts.states[state]} />;
}

function Said({ icon: Picture, colour, word }: { icon: Icon; colour: string; word: string }) {
  return (
    <Group component="span" gap={6} wrap="nowrap" c={colour} display="inline-flex">
      <Picture size={16} aria-hidden style={{ flex: 'none' }} />
      <Text span size="sm" fw={500}>
        {word}
      </Text>
    </Group>
  );
}
