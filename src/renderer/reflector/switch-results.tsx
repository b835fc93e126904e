import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconClock, IconXboxX } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { SourceView, SwitchResult } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { STATE_COLOURS } from '../ui/state-colours.ts';
import classes from './reflector.module.css';

const texts = reflectorTexts.switch;

const LOOKS: Record<SwitchResult['outcome'], { icon: Icon; colour: string }> = {
  done: { icon: IconCircleCheck, colour: STATE_COLOURS.good },
  undone: { icon: IconXboxX, colour: STATE_COLOURS.bad },
  pending: { icon: IconClock, colour: STATE_COLOURS.waiting },
};

/** What became of each room. */
export function SwitchResults({ source, results }: { source: SourceView; results: SwitchResult[] }) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <Paper component="section" withBorder p="lg" aria-label={texts.results}>
      <Stack gap="md">
        <Title order={2} ref={head} tabIndex={-1} style={{ outline: 'none' }}>
          {texts.results}
        </Title>
        <Stack component="ul" gap="md" className={classes['list']}>
          {results.map((result) => (
            <Result key={result.roomId} result={result} />
          ))}
        </Stack>
        <Group>
          <Button component={Link} to={`/reflector/${source.id}`}>
            {texts.backToServer}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

function Result({ result: { roomId, roomName, outcome, message, border } }: { result: SwitchResult }) {
  const { icon: Picture, colour } = LOOKS[outcome];
  return (
    <li className={classes['standing']}>
      <Picture size={18} aria-hidden color={colour} style={{ flex: 'none', marginTop: 2 }} />
      <div>
        <Text fw={500}>
          <Anchor component={Link} to={`/rooms/${roomId}`} inherit>
            {roomName}
          </Anchor>{' '}
          <Text span fw={500} c={colour}>
            {texts.outcomes[outcome]}
          </Text>
        </Text>
        <Text size="sm">
          {message} {border > 0 && texts.borderSaid(border)}
        </Text>
      </div>
    </li>
  );
}
