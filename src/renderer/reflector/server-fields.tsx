import {
  Button,
  Checkbox,
  Group,
  PasswordInput,
  Radio,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useRef } from 'react';
import { focusFirstError } from '../rooms/focus-error.ts';
import { Section } from '../rooms/section.tsx';
import { reflectorTexts } from '../texts/reflector.ts';
import { CheckResult } from './check-result.tsx';
import { connectionOf, sourceErrors } from './source-form.ts';
import type { SourceForm } from './source-form.ts';
import type { useCheck } from './use-check.ts';

const texts = reflectorTexts.form;
/** What a check asks with; nothing else needs to be right for it. */
const ASKED = ['baseUrl', 'apiKey', 'extraCa'];

export type ServerFieldsProps = {
  form: UseFormReturnType<SourceForm>;
  check: ReturnType<typeof useCheck>;
  /** The end of the stored key; null where none is stored. */
  keyHint: string | null;
  autoFocus?: boolean;
};

/** Where the server is and as whom it is asked, with a check whose result stands in place. */
export function ServerFields({ form, check, keyHint, autoFocus = false }: ServerFieldsProps) {
  const authority = useRef<HTMLTextAreaElement>(null);
  const { access, ownAuthority } = form.values;
  const addAuthority = (): void => {
    form.setFieldValue('ownAuthority', true);
    setTimeout(() => authority.current?.focus());
  };
  const tryIt = (): void => {
    const wrong = Object.entries(sourceErrors(form.getValues())).filter(([field]) => ASKED.includes(field));
    form.setErrors(Object.fromEntries(wrong));
    if (wrong.length > 0) focusFirstError();
    else void check.start(form.getValues());
  };
  return (
    <Section title={texts.server} text={texts.serverText}>
      <TextInput
        maw={560}
        autoFocus={autoFocus}
        type="url"
        label={texts.baseUrl}
        description={texts.baseUrlHelp}
        placeholder={texts.baseUrlPlaceholder}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        {...form.getInputProps('baseUrl')}
      />
      <Radio.Group
        label={texts.access}
        value={access}
        onChange={(value) => {
          form.setFieldValue('access', value as SourceForm['access']);
          form.clearFieldError('apiKey');
        }}
      >
        <Stack gap="xs" mt="xs">
          {keyHint !== null && <Radio value="keep" label={texts.keepKey(keyHint)} />}
          <Radio
            value="key"
            label={keyHint === null ? texts.withKey : texts.newKey}
            description={texts.withKeyHelp}
          />
          <Radio value="none" label={texts.withoutKey} description={texts.withoutKeyHelp} maw={620} />
        </Stack>
      </Radio.Group>
      {access === 'key' && (
        <PasswordInput
          maw={560}
          label={texts.apiKey}
          aria-invalid={form.errors['apiKey'] !== undefined}
          autoComplete="off"
          {...form.getInputProps('apiKey')}
        />
      )}
      <Checkbox
        label={texts.certificateToggle}
        {...form.getInputProps('ownAuthority', { type: 'checkbox' })}
      />
      {ownAuthority && (
        <Textarea
          ref={authority}
          maw={560}
          label={texts.certificate}
          description={texts.certificateHelp}
          placeholder={texts.certificatePlaceholder}
          autosize
          minRows={4}
          maxRows={10}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
          {...form.getInputProps('extraCa')}
        />
      )}
      <Group gap="sm">
        <Button variant="default" loading={check.running} onClick={tryIt}>
          {reflectorTexts.check.button}
        </Button>
        {check.running && (
          <Text size="sm" c="dimmed" role="status">
            {reflectorTexts.check.running}
          </Text>
        )}
      </Group>
      {check.run && (
        <CheckResult
          result={check.run.result}
          changedSince={check.run.asked !== connectionOf(form.values)}
          onAddAuthority={ownAuthority ? null : addAuthority}
        />
      )}
    </Section>
  );
}
