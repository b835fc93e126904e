import { Group, Input, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import type { Settings } from '../../shared/views.ts';
import { isDesktop } from '../api.ts';
import classes from '../rooms/endpoint/endpoint.module.css';
import { useStatus } from '../stores/status.ts';
import { settingsTexts } from '../texts/settings.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { FormFoot } from './form-foot.tsx';
import { useSettingsForm } from './use-settings-form.ts';

const texts = settingsTexts.intake;

/** The addresses that events are taken in at, as this engine listens now. */
export function IntakeAddresses() {
  const addresses = useStatus(({ status }) => status?.intakeAddresses) ?? [];
  return (
    <Input.Wrapper label={texts.address} labelElement="div">
      <Stack gap={4} align="flex-start">
        {addresses.map((origin) => (
          <Group key={origin} gap="xs">
            <code className={classes['secret']}>{`${origin}/v1/events`}</code>
            <CopyButton value={`${origin}/v1/events`} />
          </Group>
        ))}
        {!isDesktop() && (
          <Text size="xs" c="dimmed">
            {texts.portByOption}
          </Text>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

/** The port of the desktop's intake, and the folder that is watched for transcripts. */
export function IntakePlaces({ settings, onChanged }: { settings: Settings; onChanged(): void }) {
  const desktop = isDesktop();
  const { intakeFolder, intakePort } = settings;
  const { form, dirty, save, discard } = useSettingsForm<{
    intakeFolder: string | null;
    intakePort?: number;
  }>({ intakeFolder, ...(desktop && { intakePort }) }, onChanged);
  const { value, onChange, ...port } = form.getInputProps('intakePort') as {
    value: number;
    onChange(value: number): void;
  };
  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack>
        <TextInput
          maw={560}
          label={texts.folder}
          description={texts.folderHelp}
          placeholder={texts.folderPlaceholder}
          autoComplete="off"
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          {...form.getInputProps('intakeFolder')}
          value={form.values.intakeFolder ?? ''}
          onChange={({ currentTarget }) =>
            form.setFieldValue('intakeFolder', currentTarget.value.trim() === '' ? null : currentTarget.value)
          }
        />
        {desktop && (
          <NumberInput
            w={200}
            label={texts.port}
            description={texts.portHelp}
            allowDecimal={false}
            {...port}
            value={Number.isNaN(value) ? '' : value}
            onChange={(typed) => onChange(typed === '' ? Number.NaN : Number(typed))}
          />
        )}
        <FormFoot dirty={dirty} busy={form.submitting} onDiscard={discard} />
      </Stack>
    </form>
  );
}
