import { Stack, Text } from '@mantine/core';
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import type { SourceView, SyncView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { Loading } from '../ui/loading.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Countdown, Time } from '../ui/time.tsx';
import { FollowStart } from './follow-start.tsx';
import { ReadNow } from './read-now.tsx';
import classes from './reflector.module.css';
import { ServerProblem, ServerProgress } from './server-problem.tsx';
import { ServerState } from './server-state.tsx';
import { Skipped } from './skipped.tsx';
import { useSync } from './use-source.ts';
import { BackLink, WithSource } from './with-source.tsx';

const texts = reflectorTexts.sync;

/** Where following a server stands: last and next contact, how far it is read, what was found and what was skipped. */
export function SyncScreen() {
  return (
    <WithSource title={reflectorTexts.server.sync}>
      {(source) => <Sync key={source.id} source={source} />}
    </WithSource>
  );
}

function Sync({ source }: { source: SourceView }) {
  const { data: sync, error, reload } = useSync(source.id);
  return (
    <>
      <PageHeader
        title={texts.title(source.name)}
        description={<BackLink to={`/reflector/${source.id}`} text={source.name} />}
      >
        <ReadNow source={source} />
      </PageHeader>
      {error && !sync && <ErrorState error={error} onRetry={() => void reload()} />}
      {!error && !sync && <Loading />}
      {sync && (
        <div className={classes['form']}>
          <ServerProblem source={source} sync={sync} />
          {sync.state !== 'starting' && <ServerProgress sync={sync} />}
          <SyncFacts source={source} sync={sync} />
          <Skipped skipped={sync.skipped} />
          <FollowStart
            key={sync.cursor === null ? 'start' : 'again'}
            source={source}
            sync={sync}
            again={sync.cursor !== null}
          />
        </div>
      )}
    </>
  );
}

function SyncFacts({ source, sync }: { source: SourceView; sync: SyncView }) {
  const { lastContactAt, nextContactAt, cursor, behind, found } = sync;
  const { facts } = reflectorTexts;
  const rows: [string, ReactNode][] = [
    [texts.state, <ServerState key="state" sync={sync} />],
    [
      texts.lastContact,
      lastContactAt === null ? facts.never : <Time key="last" at={lastContactAt} relative />,
    ],
    [texts.nextContact, nextContactAt === null ? texts.none : <Countdown key="next" at={nextContactAt} />],
    [
      texts.followingSince,
      source.followingSince === null ? texts.noCursor : <Time key="since" at={source.followingSince} />,
    ],
    [texts.cursor, cursor === null ? texts.noCursor : cursor.toLocaleString('en')],
    [texts.behind, cursor === null ? texts.noCursor : behind === 0 ? facts.notBehind : facts.changes(behind)],
    [texts.found, texts.foundText(found)],
  ];
  return (
    <Stack gap="xs">
      <dl className={classes['facts']}>
        {rows.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      <Text size="sm" c="dimmed" maw={620}>
        {texts.cursorHelp}
      </Text>
    </Stack>
  );
}
