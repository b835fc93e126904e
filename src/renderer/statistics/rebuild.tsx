import { Button, Group, Progress, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { RebuildView } from '../../shared/views.ts';
import { onConnection, request, subscribe } from '../api.ts';
import { createNewest } from '../stores/newest.ts';
import { statisticsTexts } from '../texts/statistics.ts';
import { showError } from '../ui/show-error.ts';
import { Time } from '../ui/time.tsx';

const texts = statisticsTexts.rebuild;

/** Counts the statistics again from the history, with how far it is and what it found. */
export function Rebuild() {
  const [view, setView] = useState<RebuildView | null>(null);
  const [newest] = useState(() => createNewest<RebuildView>(() => 'rebuild', setView));
  useEffect(() => {
    // Where the engine does not answer, the frame says so.
    const look = (): void => void newest.asked(request('statistics.rebuild.get', {})).catch(() => {});
    look();
    const ends = [subscribe('rebuild.changed', newest.told), onConnection(look)];
    return () => ends.forEach((end) => end());
  }, [newest]);
  const ask = (name: 'statistics.rebuild.start' | 'statistics.rebuild.stop'): void =>
    void newest.asked(request(name, {})).catch(showError);
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
