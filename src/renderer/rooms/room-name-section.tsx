import { Button, Group, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect } from 'react';
import type { RoomView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { roomsTexts } from '../texts/rooms.ts';
import { showFormErrors } from '../ui/form-errors.ts';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { focusFirstError } from './focus-error.ts';
import { nameProblem } from './room-name.ts';
import { Section } from './section.tsx';
import { useUnsavedForm } from './unsaved.tsx';

const texts = roomsTexts.room;

/** A room's name, and whether its transcripts are taken in. */
export function RoomNameSection({ room, onChanged }: { room: RoomView; onChanged(): void }) {
  const form = useForm({ initialValues: { name: room.name }, validate: { name: nameProblem } });
  const dirty = form.values.name !== room.name;
  // Renamed here it would only be renamed back.
  const followed = room.atReflector !== null && room.atReflector.goneAt === null;
  useUnsavedForm(dirty);
  useEffect(() => {
    form.setValues({ name: room.name });
    // Only what is stored changes what the field begins with.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [room.name]);

  const rename = async ({ name }: { name: string }): Promise<void> => {
    try {
      await request('room.update', { id: room.id, name });
      showDone(texts.saved);
      onChanged();
    } catch (error) {
      if (!showFormErrors(form, error)) showError(error);
    }
  };
  const setEnabled = async (enabled: boolean): Promise<void> => {
    try {
      await request('room.update', { id: room.id, enabled });
      showDone(enabled ? texts.turnedOn : texts.turnedOff);
      onChanged();
    } catch (error) {
      showError(error);
    }
  };

  return (
    <Section title={texts.nameSection}>
      <form onSubmit={form.onSubmit(rename, focusFirstError)} noValidate>
        <Group gap="xs" align="flex-start">
          <TextInput
            w={400}
            maw="100%"
            label={texts.name}
            description={followed ? reflectorTexts.ofRoom.nameHelp : texts.nameHelp}
            readOnly={followed}
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('name')}
          />
          {dirty && (
            <Group gap="xs" mt={48}>
              <Button variant="default" onClick={() => form.setValues({ name: room.name })}>
                {texts.discard}
              </Button>
              <Button type="submit" loading={form.submitting}>
                {texts.save}
              </Button>
            </Group>
          )}
        </Group>
      </form>
      <Switch
        label={texts.enabled}
        description={texts.enabledHelp}
        checked={room.enabled}
        onChange={(event) => void setEnabled(event.currentTarget.checked)}
      />
    </Section>
  );
}
