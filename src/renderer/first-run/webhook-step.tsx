import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import type { RoomView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { newEndpointForm, toRequest } from '../rooms/endpoint/endpoint-form.ts';
import { NewEndpointFields } from '../rooms/endpoint/new-endpoint-fields.tsx';
import { focusFirstError } from '../rooms/focus-error.ts';
import { useEndpointForm } from '../rooms/endpoint/use-endpoint-form.ts';
import { firstRunTexts } from '../texts/first-run.ts';

const texts = firstRunTexts.webhook;

/** Gives the room a URL, tested before it is saved. */
export function WebhookStep({ room, onDone }: { room: RoomView | null; onDone(): void }) {
  if (room === null) return <Text>{texts.noRoom}</Text>;
  return <WebhookForm room={room} onDone={onDone} />;
}

function WebhookForm({ room, onDone }: { room: RoomView; onDone(): void }) {
  const state = useEndpointForm(useMemo(() => newEndpointForm(), []));
  const { form, refused } = state;
  const save = async (): Promise<void> => {
    try {
      await request('endpoint.create', { roomId: room.id, ...toRequest(form.getValues()) });
      onDone();
    } catch (error) {
      refused(error);
    }
  };
  return (
    <form onSubmit={form.onSubmit(save, focusFirstError)} noValidate>
      <Stack gap="lg">
        <div>
          <Title order={2}>{texts.title(room.name)}</Title>
          <Text c="dimmed">{texts.help}</Text>
        </div>
        {room.endpoints.length > 0 && (
          <Alert variant="default" p="sm">
            <Group justify="space-between" gap="sm">
              <Text size="sm">{texts.already(room.endpoints.length)}</Text>
              <Button size="compact-sm" variant="default" onClick={onDone}>
                {texts.goOn}
              </Button>
            </Group>
          </Alert>
        )}
        <NewEndpointFields state={state} roomName={room.name}>
          <Button type="submit" loading={form.submitting}>
            {texts.save}
          </Button>
        </NewEndpointFields>
      </Stack>
    </form>
  );
}
