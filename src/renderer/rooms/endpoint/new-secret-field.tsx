import { Button, Group, PasswordInput, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useEffect, useRef } from 'react';
import { request } from '../../api.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { showError } from '../../ui/show-error.ts';
import type { EndpointForm } from './endpoint-form.ts';

const texts = roomsTexts.secret;

/** The secret of an endpoint that is not stored yet: made as soon as a URL is typed, so that a test is signed with it. */
export function NewSecretField({ form }: { form: UseFormReturnType<EndpointForm> }) {
  const { secret, url } = form.values;
  const asked = useRef(false);
  const make = async (): Promise<void> => {
    try {
      form.setFieldValue('secret', (await request('endpoint.newSecret', {})).secret);
    } catch (error) {
      showError(error);
    }
  };
  useEffect(() => {
    if (url.trim() === '' || secret !== '' || asked.current) return;
    asked.current = true;
    void make();
  });
  return (
    <Stack gap={6}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <PasswordInput
          flex={1}
          label={texts.label}
          description={
            secret.length < 16 ? texts.newHelp : `${texts.newHelp} ${texts.endsIn(secret.slice(-4))}`
          }
          autoComplete="new-password"
          spellCheck={false}
          styles={{ innerInput: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          {...form.getInputProps('secret')}
        />
        <Group gap="xs" mb={5} wrap="nowrap">
          <CopyButton value={secret} label={texts.copy} withText />
          <Button size="compact-sm" variant="default" onClick={() => void make()}>
            {texts.another}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
