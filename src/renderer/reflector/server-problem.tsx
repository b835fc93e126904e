import { Button, Progress, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconPlugX } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { SourceView, SyncView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { STATE_COLOURS } from '../ui/state-colours.ts';
import { Time } from '../ui/time.tsx';
import { OutcomePanel } from './outcome-panel.tsx';
import { passesByItself } from './server-state.tsx';

const texts = reflectorTexts.facts;

/** What is wrong with a server and what ends it; nothing while all is well or it is just being read. */
export function ServerProblem({ source, sync }: { source: SourceView; sync: SyncView | undefined }) {
  const { problem } = source;
  if (problem === null || sync?.state === 'catching_up' || sync?.state === 'stopped') return null;
  const passing = passesByItself(problem.kind);
  const { cure } = reflectorTexts.failures[problem.kind];
  return (
    <OutcomePanel
      icon={passing ? IconPlugX : IconAlertTriangle}
      colour={passing ? STATE_COLOURS.warning : STATE_COLOURS.bad}
      title={
        <>
          {reflectorTexts.failures[problem.kind].title}, {texts.since} <Time at={problem.since} />
        </>
      }
    >
      <Text>
        {problem.message} {passing ? texts.tryAgain : cure}
      </Text>
      {!passing && (
        <Button component={Link} to={`/reflector/${source.id}/settings`} size="compact-sm" variant="default">
          {texts.mend}
        </Button>
      )}
    </OutcomePanel>
  );
}

/** How far a long reading has come; nothing while there is none. */
export function ServerProgress({ sync }: { sync: SyncView | undefined }) {
  if (sync?.progress == null) return null;
  const { done, total } = sync.progress;
  const doing = reflectorTexts.states[sync.state];
  return (
    <Stack gap={4}>
      <Text size="sm" role="status">
        {doing}: {texts.progress(done, total)}
      </Text>
      <Progress value={Math.min(100, (done / Math.max(1, total)) * 100)} aria-label={doing} />
    </Stack>
  );
}
