import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconRotateClockwise, IconXboxX } from '@tabler/icons-react';
import { useState } from 'react';
import type { RoomView } from '../../shared/views.ts';
import { DeliveryLines, SendSample } from '../rooms/recent-deliveries.tsx';
import { firstRunTexts } from '../texts/first-run.ts';
import { useRequest } from '../ui/use-request.ts';
import { sampleFate } from './sample-fate.ts';

const texts = firstRunTexts.sample;
const SHOWN = 5;

/** Sends a sample and shows its deliveries as they change. */
export function SampleStep({ room, onFinish }: { room: RoomView | null; onFinish(): void }) {
  const ready = room !== null && room.endpoints.length > 0;
  return (
    <Stack>
      <div>
        <Title order={2}>{texts.title}</Title>
        <Text c="dimmed">{texts.help}</Text>
      </div>
      {ready ? <Watched room={room} /> : <Text>{texts.noEndpoint}</Text>}
      <Group justify="flex-end">
        <Button variant={ready ? 'default' : 'filled'} onClick={onFinish}>
          {texts.finish}
        </Button>
      </Group>
    </Stack>
  );
}

function Watched({ room }: { room: RoomView }) {
  const [since] = useState(() => Date.now());
  const { data } = useRequest(
    'delivery.list',
    { filter: { roomId: room.id }, limit: SHOWN },
    { refreshOn: ['delivery.changed'] },
  );
  const sent = (data?.items ?? []).filter(({ acceptedAt }) => acceptedAt >= since);
  const fate = sampleFate(sent);
  return (
    <>
      <SendSample roomId={room.id} primary={sent.length === 0} />
      {sent.length === 0 ? <Text c="dimmed">{texts.waiting}</Text> : <DeliveryLines deliveries={sent} />}
      <div role="status">
        {fate === 'arrived' && (
          <Alert color="teal" variant="default" icon={<IconCircleCheck />}>
            {texts.arrived}
          </Alert>
        )}
        {fate === 'retrying' && (
          <Alert color="yellow" variant="default" icon={<IconRotateClockwise />}>
            {texts.notYet}
          </Alert>
        )}
        {fate === 'given_up' && (
          <Alert color="red" variant="default" icon={<IconXboxX />}>
            {texts.gaveUp}
          </Alert>
        )}
      </div>
    </>
  );
}
