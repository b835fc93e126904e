import { Button, Group, Paper, Stack, Title } from '@mantine/core';
import { useMemo } from 'react';
import { request } from '../../api.ts';
import { commonTexts } from '../../texts/common.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { showDone } from '../../ui/show-done.ts';
import { focusFirstError } from '../focus-error.ts';
import { useUnsavedForm } from '../unsaved.tsx';
import { newEndpointForm, toRequest } from './endpoint-form.ts';
import { NewEndpointFields } from './new-endpoint-fields.tsx';
import { useEndpointForm } from './use-endpoint-form.ts';

const texts = roomsTexts.room;

export type NewEndpointCardProps = {
  roomId: string;
  roomName: string;
  onClose(): void;
  onCreated(endpointId: string): void;
};

/** An endpoint that is being added to a room. */
export function NewEndpointCard({ roomId, roomName, onClose, onCreated }: NewEndpointCardProps) {
  const state = useEndpointForm(useMemo(() => newEndpointForm(), []));
  const { form, dirty, refused } = state;
  useUnsavedForm(dirty);

  const create = async (): Promise<void> => {
    try {
      const { id } = await request('endpoint.create', { roomId, ...toRequest(form.getValues()) });
      showDone(texts.saved);
      onCreated(id);
    } catch (error) {
      refused(error);
    }
  };

  return (
    <Paper component="section" withBorder p="lg" aria-label={texts.newEndpoint}>
      <form onSubmit={form.onSubmit(create, focusFirstError)} noValidate>
        <Stack gap="lg">
          <Title order={3}>{texts.newEndpoint}</Title>
          <NewEndpointFields state={state} roomName={roomName}>
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                {commonTexts.cancel}
              </Button>
              <Button type="submit" loading={form.submitting}>
                {texts.createEndpoint}
              </Button>
            </Group>
          </NewEndpointFields>
        </Stack>
      </form>
    </Paper>
  );
}
