import { Button, Group, Progress, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { RebuildView } from '../../shared/views.ts';
import { request, subscribe } from '../api.ts';
import { statisticsTexts } from '../texts/statistics.ts';
import { showError } from '../ui/show-error.ts';
import { Time } from '../ui/time.tsx';

const texts = statisticsTexts.rebuild;

/** Counts the statistics again from the history, with how far it is and what it found. */
export function Rebuild() {
  const [view, setView] = useState<RebuildView | null>(null);
  useEffect(() => {
    request('statistics.rebuild.get', {}).then(setView, () => {});
    return subscribe('rebuild.changed', setView);
  }, []);
  const ask = (name: 'statistics.rebuild.start' | 'statistics.rebuild.stop'): void =>
    void request(name, {}).then(setView, showError);
  const running = view?.state === 'running';
  return (
    <section aria-label={texts.title}>
      <Title order={2} mb={4}>
        {texts.title}
      </Title>
      <Text c="dimmed" maw={720}>
        {texts.text}
      </Text>
      <Group mt="xs" gap="sm">
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => ask(running ? 'statistics.rebuild.stop' : 'statistics.rebuild.start')}
        >
          {running ? texts.stop : texts.start}
        </Button>
        {running && (
          <Progress
            w={200}
            value={view.total === 0 ? 100 : (view.done / view.total) * 100}
            aria-label={texts.progress(view.done, view.total)}
          />
        )}
        <Text size="sm" role="status">
          {view && <Outcome view={view} />}
        </Text>
      </Group>
    </section>
  );
}

function Outcome({ view: { state, done, total, corrected, keptBefore, problem } }: { view: RebuildView }) {
  switch (state) {
    case 'idle':
      return null;
    case 'running':
      return texts.progress(done, total);
    case 'stopped':
      return problem ?? texts.stopped;
    case 'finished':
      return (
        <>
          {texts.finished(corrected)}
          {keptBefore !== null && (
            <>
              {' '}
              {texts.keptBefore} <Time at={keptBefore} /> {texts.keptAs}
            </>
          )}
        </>
      );
  }
}
