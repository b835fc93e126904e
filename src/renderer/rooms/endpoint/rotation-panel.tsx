import { Button, Group, Paper, Text, Timeline } from '@mantine/core';
import { IconCheck, IconKey, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { EndpointView } from '../../../shared/views.ts';
import { request } from '../../api.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { relative } from '../../ui/duration.ts';
import { showDone } from '../../ui/show-done.ts';
import { showError } from '../../ui/show-error.ts';
import { Time } from '../../ui/time.tsx';
import { useNow } from '../../ui/use-now.ts';

const texts = endpointTexts.rotation;

export type RotationPanelProps = {
  endpoint: EndpointView;
  onChanged(): void;
  /** Sends a test that only the new secret signs. */
  onTestNewSecret(): void;
};

/** Where the change of a secret stands: made, both sign until when, and then the new one alone. */
export function RotationPanel({ endpoint, onChanged, onTestNewSecret }: RotationPanelProps) {
  const now = useNow();
  const { rotation, secretHint, id } = endpoint;
  // It ends by the clock, whether or not the page was told yet.
  if (rotation === null || rotation.until <= now) return null;
  const { since, until, olderHint, olderFirst } = rotation;
  const drop = async (): Promise<void> => {
    try {
      await request('endpoint.dropOlderSecret', { id });
      showDone(roomsTexts.secret.dropped);
    } catch (error) {
      showError(error);
    }
    onChanged();
  };
  return (
    <Paper withBorder p="sm" role="group" aria-label={texts.title}>
      <Timeline bulletSize={22} lineWidth={2} active={1} aria-label={texts.steps}>
        <Timeline.Item bullet={<IconCheck size={14} aria-hidden />}>
          <Step what={texts.made(secretHint ?? '')} when={<Time at={since} />} />
        </Timeline.Item>
        <Timeline.Item bullet={<IconKey size={14} aria-hidden />} lineVariant="dashed">
          <Step
            what={texts.both(olderHint)}
            when={
              <>
                {texts.until} <Time at={until} /> ({relative(until, now)})
              </>
            }
          />
          <Text size="sm" c="dimmed">
            {texts.bothHelp} {olderFirst ? texts.olderFirst : texts.newFirst}
          </Text>
          <Group gap="xs" mt={6}>
            <Button size="compact-sm" variant="default" onClick={onTestNewSecret}>
              {texts.check}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => void drop()}>
              {texts.drop}
            </Button>
          </Group>
        </Timeline.Item>
        <Timeline.Item bullet={<IconLock size={14} aria-hidden />}>
          <Step what={texts.alone} when={<Time at={until} />} />
          <Text size="sm" c="dimmed">
            {texts.aloneHelp}
          </Text>
        </Timeline.Item>
      </Timeline>
    </Paper>
  );
}

function Step({ what, when }: { what: string; when: ReactNode }) {
  return (
    <Group gap="xs" justify="space-between">
      <Text size="sm" fw={500}>
        {what}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {when}
      </Text>
    </Group>
  );
}
