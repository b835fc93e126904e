import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { ApiError, request } from '../api.ts';
import { commonTexts } from '../texts/common.ts';
import { roomsTexts } from '../texts/rooms.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { showDone } from '../ui/show-done.ts';
import { newEndpointForm, toRequest } from './endpoint/endpoint-form.ts';
import { NewEndpointFields } from './endpoint/new-endpoint-fields.tsx';
import { useEndpointForm } from './endpoint/use-endpoint-form.ts';
import { focusFirstError } from './focus-error.ts';
import { nameProblem } from './room-name.ts';
import classes from './rooms.module.css';
import { Section } from './section.tsx';
import { forgetUnsaved, useUnsavedForm } from './unsaved.tsx';

const texts = roomsTexts.room;

/** A new room with its first endpoint, added together or not at all. */
export function NewRoom() {
  const navigate = useNavigate();
  const room = useForm({ initialValues: { name: '' }, validate: { name: nameProblem } });
  const endpoint = useEndpointForm(useMemo(() => newEndpointForm(), []));
  useUnsavedForm(room.isDirty() || endpoint.dirty);

  const create = async (): Promise<void> => {
    const { name } = room.getValues();
    const withEndpoint = endpoint.form.getValues().url.trim() !== '';
    const roomWrong = room.validate().hasErrors;
    const endpointWrong = withEndpoint && endpoint.form.validate().hasErrors;
    if (roomWrong || endpointWrong) return focusFirstError();
    try {
      const created = await request('room.create', {
        name,
        ...(withEndpoint && toRequest(endpoint.form.getValues())),
      });
      showDone(texts.created(created.name));
      forgetUnsaved();
      await navigate(`/rooms/${created.id}`, { replace: true });
    } catch (error) {
      const ofName = error instanceof ApiError && error.issues.find(({ path }) => path === 'name');
      if (ofName) {
        room.setFieldError('name', ofName.message);
        focusFirstError();
      } else endpoint.refused(error);
    }
  };

  return (
    <>
      <PageHeader title={texts.newTitle} description={texts.newText} />
      <form
        className={classes['page']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <Section title={texts.nameSection}>
          <TextInput
            maw={400}
            data-autofocus
            autoFocus
            label={texts.name}
            description={texts.nameHelp}
            placeholder={texts.namePlaceholder}
            autoComplete="off"
            spellCheck={false}
            {...room.getInputProps('name')}
            onBlur={() => room.values.name !== '' && room.validateField('name')}
          />
        </Section>
        <Section title={texts.webhook} text={texts.webhookNewHelp}>
          <Stack gap="lg">
            <NewEndpointFields state={endpoint} roomName={room.values.name}>
              <Group gap="xs">
                <Button variant="default" onClick={() => void navigate('/rooms')}>
                  {commonTexts.cancel}
                </Button>
                <Button type="submit" loading={room.submitting}>
                  {texts.create}
                </Button>
              </Group>
            </NewEndpointFields>
          </Stack>
        </Section>
      </form>
    </>
  );
}
