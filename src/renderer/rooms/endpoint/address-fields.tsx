import { Stack, Switch, TagsInput, Text } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useSettings } from '../../stores/settings.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { errorBelow } from './endpoint-form.ts';
import type { EndpointForm } from './endpoint-form.ts';
import { Fieldset } from './fieldset.tsx';

const texts = roomsTexts.delivery;

/** Where an endpoint may connect to beyond public addresses, and what narrows it. */
export function AddressFields({ form }: { form: UseFormReturnType<EndpointForm> }) {
  const listOfAll = useSettings((store) => store.settings?.allowList.length) ?? 0;
  const field = form.getInputProps('permissions.allowList');
  return (
    <Fieldset legend={texts.addresses}>
      <Stack gap="sm">
        <Switch
          label={texts.private}
          description={texts.privateHelp}
          {...form.getInputProps('permissions.allowPrivate', { type: 'checkbox' })}
        />
        <Switch
          label={texts.loopback}
          description={texts.loopbackHelp}
          {...form.getInputProps('permissions.allowLoopback', { type: 'checkbox' })}
        />
        <AllowListInput
          {...field}
          value={form.values.permissions.allowList}
          error={errorBelow(form.errors, 'permissions.allowList')}
          onChange={(entries) => {
            field.onChange(entries);
            for (const path of Object.keys(form.errors))
              if (path.startsWith('permissions.allowList')) form.clearFieldError(path);
          }}
        />
        {listOfAll > 0 && (
          <Text size="sm" c="dimmed">
            {endpointTexts.addresses.listOfAll(listOfAll)}
          </Text>
        )}
      </Stack>
    </Fieldset>
  );
}

export type AllowListInputProps = {
  value: string[];
  onChange(entries: string[]): void;
  error: string | undefined;
  label?: string;
  description?: string;
};

/** Networks and host names, each an entry of its own; several may be pasted at once. */
export function AllowListInput({
  value,
  onChange,
  error,
  label = texts.allowList,
  description = endpointTexts.addresses.listHelp,
}: AllowListInputProps) {
  return (
    <TagsInput
      maw={680}
      label={label}
      description={description}
      placeholder={value.length === 0 ? texts.allowListPlaceholder : ''}
      splitChars={[',', ' ', '\n']}
      acceptValueOnBlur
      clearable
      styles={{ pill: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      value={value}
      // Typed or pasted together, they are still entries of their own.
      onChange={(entries) => onChange(entries.flatMap((entry) => entry.split(/[\s,]+/)).filter(Boolean))}
      error={error}
    />
  );
}
