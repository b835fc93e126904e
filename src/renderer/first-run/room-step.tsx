import { Button, Divider, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPlugConnected } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { RoomView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { focusFirstError } from '../rooms/focus-error.ts';
import { nameProblem } from '../rooms/room-name.ts';
import { firstRunTexts } from '../texts/first-run.ts';
import { roomsTexts } from '../texts/rooms.ts';
import { showFormErrors } from '../ui/form-errors.ts';
import { showError } from '../ui/show-error.ts';

const texts = firstRunTexts.room;
const OFFERED = 5;

/** Adds a room by its name, or takes one that is there. */
export function RoomStep({ rooms, onChosen }: { rooms: RoomView[]; onChosen(id: string): void }) {
  const form = useForm({ initialValues: { name: '' }, validate: { name: nameProblem } });
  const create = async ({ name }: { name: string }): Promise<void> => {
    try {
      onChosen((await request('room.create', { name })).id);
    } catch (error) {
      if (!showFormErrors(form, error)) showError(error);
    }
  };
  return (
    <form onSubmit={form.onSubmit(create, focusFirstError)} noValidate>
      <Stack>
        <Title order={2}>{texts.title}</Title>
        <Group gap="sm">
          <Button
            component={Link}
            to="/reflector/new"
            leftSection={<IconPlugConnected size={16} aria-hidden />}
          >
            {texts.connect}
          </Button>
          <Text c="dimmed" flex="1 1 260px">
            {texts.connectText}
          </Text>
        </Group>
        <Divider label={texts.byHand} labelPosition="left" />
        <TextInput
          maw={400}
          label={texts.name}
          description={texts.help}
          placeholder={roomsTexts.room.namePlaceholder}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <Group>
          <Button type="submit" variant="default" loading={form.submitting}>
            {texts.create}
          </Button>
        </Group>
        {rooms.length > 0 && (
          <Stack gap="xs">
            <Text c="dimmed">{texts.existing}</Text>
            <Group gap="xs">
              {rooms.slice(0, OFFERED).map((room) => (
                <Button key={room.id} size="compact-sm" variant="default" onClick={() => onChosen(room.id)}>
                  {texts.goOn(room.name)}
                </Button>
              ))}
            </Group>
          </Stack>
        )}
      </Stack>
    </form>
  );
}
