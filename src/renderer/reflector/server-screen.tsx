import { Button } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { SourceView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { FollowStart } from './follow-start.tsx';
import { ReadNow } from './read-now.tsx';
import classes from './reflector.module.css';
import { RoomsSection } from './rooms-section.tsx';
import { ServerFacts } from './server-facts.tsx';
import { ServerProblem, ServerProgress } from './server-problem.tsx';
import { ServerState } from './server-state.tsx';
import { useSync } from './use-source.ts';
import { BackLink, WithSource } from './with-source.tsx';

const texts = reflectorTexts.server;

/** One server: how it stands, what is to be done first, and its rooms with who delivers each. */
export function ServerScreen() {
  return (
    <WithSource title={reflectorTexts.title}>
      {(source) => <Server key={source.id} source={source} />}
    </WithSource>
  );
}

function Server({ source }: { source: SourceView }) {
  const { data: sync } = useSync(source.id);
  const path = `/reflector/${source.id}`;
  return (
    <>
      <PageHeader
        title={source.name}
        description={
          <>
            <BackLink to="/reflector" text={reflectorTexts.title} /> ·{' '}
            <span className={classes['mono']}>{source.baseUrl}</span>
          </>
        }
      >
        <ReadNow source={source} />
        <Button component={Link} to={`${path}/sync`} variant="default">
          {texts.sync}
        </Button>
        <Button
          component={Link}
          to={`${path}/settings`}
          variant="default"
          leftSection={<IconSettings size={16} aria-hidden />}
        >
          {texts.settings}
        </Button>
      </PageHeader>
      <div className={classes['page']}>
        {sync && <ServerState sync={sync} />}
        <ServerProblem source={source} sync={sync} />
        {sync?.state !== 'starting' && <ServerProgress sync={sync} />}
        <ServerFacts source={source} sync={sync} />
        {sync && (sync.cursor === null || sync.state === 'starting') && source.rooms.length > 0 && (
          <FollowStart source={source} sync={sync} />
        )}
        <RoomsSection
          // Listed anew once the server answers again.
          key={source.problem === null ? 'answers' : 'fails'}
          source={source}
          followed={sync === undefined || sync.cursor !== null}
        />
      </div>
    </>
  );
}
