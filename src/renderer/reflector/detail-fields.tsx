import { NumberInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { Section } from '../rooms/section.tsx';
import { reflectorTexts } from '../texts/reflector.ts';
import { hostOf } from './source-form.ts';
import type { SourceForm } from './source-form.ts';

const texts = reflectorTexts.form;

/** What a server is called, where its own pages are, and how often it is asked. */
export function DetailFields({ form }: { form: UseFormReturnType<SourceForm> }) {
  const host = hostOf(form.values.baseUrl);
  return (
    <Section title={texts.details}>
      <TextInput
        maw={400}
        label={texts.name}
        description={texts.nameHelp}
        placeholder={host === '' ? texts.namePlaceholder : host}
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      <TextInput
        maw={560}
        type="url"
        label={texts.frontendUrl}
        description={texts.frontendUrlHelp}
        placeholder={texts.frontendUrlPlaceholder}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        {...form.getInputProps('frontendUrl')}
      />
      <NumberInput
        maw={400}
        label={texts.pollInterval}
        description={texts.pollIntervalHelp}
        min={30}
        max={3600}
        allowDecimal={false}
        clampBehavior="none"
        {...form.getInputProps('pollIntervalSeconds')}
      />
    </Section>
  );
}
