import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { UseFormReturnType } from '@mantine/form';
import { checkHeaders, isAlwaysSensitive } from '../../../shared/header-rules.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { errorBelow, toRequest } from './endpoint-form.ts';
import type { EndpointForm, HeaderRow } from './endpoint-form.ts';
import { Fieldset } from './fieldset.tsx';
import { withName, withSensitive, withValue } from './header-row.ts';

const texts = roomsTexts.delivery;

/** The headers that go out beside ours. What is sensitive is typed blind and shows only its end afterwards. */
export function HeadersField({ form }: { form: UseFormReturnType<EndpointForm> }) {
  const { headers } = form.values;
  const set = (next: HeaderRow[]): void => {
    form.setFieldValue('headers', next);
    for (const path of Object.keys(form.errors)) if (path.startsWith('headers')) form.clearFieldError(path);
  };
  const change = (key: number, next: HeaderRow): void =>
    set(headers.map((header) => (header.key === key ? next : header)));
  const add = (): void =>
    set([
      ...headers,
      {
        key: Math.max(-1, ...headers.map(({ key }) => key)) + 1,
        name: '',
        value: '',
        sensitive: false,
        hint: '',
      },
    ]);
  const check = (index: number): void => {
    const header = headers[index]!;
    // Said of what was typed, not of what is still to come.
    if (header.name.trim() === '') return;
    const found = checkHeaders(toRequest(form.values).endpoint.headers);
    for (const { path, message } of found) {
      const isEmpty = path === `${index}.value` && header.value === '';
      if (path.startsWith(`${index}.`) && !isEmpty) form.setFieldError(`headers.${path}`, message);
    }
  };
  const general = form.errors['headers'];
  return (
    <Fieldset legend={texts.headers}>
      <Stack gap="xs" align="flex-start">
        <Text size="xs" c="dimmed">
          {texts.headersHelp}
        </Text>
        {headers.map((header, index) => (
          <HeaderFields
            key={header.key}
            header={header}
            number={index + 1}
            errors={{
              name: errorBelow(form.errors, `headers.${index}.name`),
              value: errorBelow(form.errors, `headers.${index}.value`),
            }}
            onLeave={() => check(index)}
            onChange={(next) => change(header.key, next)}
            onRemove={() => set(headers.filter(({ key }) => key !== header.key))}
          />
        ))}
        {general && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {general}
          </Text>
        )}
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={add}
        >
          {texts.addHeader}
        </Button>
      </Stack>
    </Fieldset>
  );
}

type HeaderFieldsProps = {
  header: HeaderRow;
  number: number;
  errors: { name: string | undefined; value: string | undefined };
  /** One of its fields was left: what is wrong with it can be said. */
  onLeave(): void;
  onChange(header: HeaderRow): void;
  onRemove(): void;
};

function HeaderFields({ header, number, errors, onLeave, onChange, onRemove }: HeaderFieldsProps) {
  const always = isAlwaysSensitive(header.name);
  const hidden = header.sensitive || always;
  const ValueInput = hidden ? PasswordInput : TextInput;
  return (
    <Group gap="xs" align="flex-start" w="100%">
      <TextInput
        flex={2}
        miw={140}
        aria-label={texts.headerNumber(texts.headerName, number)}
        placeholder={texts.headerName}
        spellCheck={false}
        autoComplete="off"
        value={header.name}
        error={errors.name}
        onBlur={onLeave}
        onChange={(event) => onChange(withName(header, event.currentTarget.value))}
      />
      <ValueInput
        flex={3}
        miw={160}
        aria-label={texts.headerNumber(texts.headerValue, number)}
        placeholder={header.value === null ? texts.keepValue(header.hint) : texts.headerValue}
        spellCheck={false}
        autoComplete={hidden ? 'new-password' : 'off'}
        value={header.value ?? ''}
        error={errors.value}
        onBlur={onLeave}
        onChange={(event) => onChange(withValue(header, event.currentTarget.value))}
      />
      <Tooltip label={texts.alwaysSensitive} disabled={!always}>
        <Checkbox
          mt={8}
          label={texts.sensitive}
          checked={hidden}
          disabled={always}
          onChange={(event) => onChange(withSensitive(header, event.currentTarget.checked))}
        />
      </Tooltip>
      <ActionIcon
        mt={4}
        variant="subtle"
        color="gray"
        aria-label={texts.removeHeader(header.name || String(number))}
        onClick={onRemove}
      >
        <IconTrash size={16} />
      </ActionIcon>
    </Group>
  );
}
