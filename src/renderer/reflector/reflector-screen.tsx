import { Anchor, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconBroadcast, IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { SourceView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import classes from './reflector.module.css';
import { ServerFacts } from './server-facts.tsx';
import { ServerProblem, ServerProgress } from './server-problem.tsx';
import { ServerState } from './server-state.tsx';
import { useSources, useSync } from './use-source.ts';

const texts = reflectorTexts.list;

/** The connected Reflector servers, a card each. */
export function ReflectorScreen() {
  const { data, error, reload } = useSources();
  return (
    <>
      <PageHeader title={reflectorTexts.title}>
        {data && data.length > 0 && (
          <Button component={Link} to="/reflector/new" leftSection={<IconPlus size={16} aria-hidden />}>
            {texts.connect}
          </Button>
        )}
      </PageHeader>
      {error && !data && <ErrorState error={error} onRetry={() => void reload()} />}
      {!error && !data && <Loading />}
      {data?.length === 0 && (
        <EmptyState icon={IconBroadcast} title={texts.emptyTitle} text={texts.emptyText}>
          <Button component={Link} to="/reflector/new">
            {texts.connect}
          </Button>
        </EmptyState>
      )}
      {data && data.length > 0 && (
        <SimpleGrid className={classes['cards']} cols={{ base: 1, lg: data.length > 1 ? 2 : 1 }}>
          {data.map((source) => (
            <ServerCard key={source.id} source={source} />
          ))}
        </SimpleGrid>
      )}
    </>
  );
}

function ServerCard({ source }: { source: SourceView }) {
  const { data: sync } = useSync(source.id);
  const path = `/reflector/${source.id}`;
  return (
    <Paper component="section" withBorder p="lg" aria-label={source.name}>
      <Stack gap="md">
        <Group justify="space-between" align="flex-start" gap="xs">
          <div className={classes['words']}>
            <Title order={2}>
              <Anchor component={Link} to={path} inherit c="inherit">
                {source.name}
              </Anchor>
            </Title>
            <Text size="sm" c="dimmed" className={classes['mono']}>
              {source.baseUrl}
            </Text>
          </div>
          {sync && <ServerState sync={sync} />}
        </Group>
        <ServerProblem source={source} sync={sync} />
        <ServerProgress sync={sync} />
        <ServerFacts source={source} sync={sync} />
        <Group gap="xs">
          <Button component={Link} to={path} variant="default" aria-label={texts.open(source.name)}>
            {reflectorTexts.server.rooms}
          </Button>
          <Button component={Link} to={`${path}/sync`} variant="default">
            {reflectorTexts.server.sync}
          </Button>
          <Button component={Link} to={`${path}/settings`} variant="default">
            {reflectorTexts.server.settings}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
