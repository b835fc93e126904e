import { Button, Group, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { focusFirstError } from '../rooms/focus-error.ts';
import { Section } from '../rooms/section.tsx';
import { useStatus } from '../stores/status.ts';
import { reflectorTexts } from '../texts/reflector.ts';

const texts = reflectorTexts.switch;

/** Asks by which address Reflector reaches this application. */
export function RelayAddress({ onChosen }: { onChosen(address: string): void }) {
  const addresses = useStatus(({ status }) => status?.intakeAddresses) ?? [];
  // What is open wider is what another machine reaches.
  const [best = ''] = addresses.toReversed();
  const form = useForm({
    initialValues: { address: best },
    validate: {
      address: (text) =>
        URL.canParse(text.trim()) && /^https?:/i.test(text.trim()) ? null : texts.addressMissing,
    },
  });
  return (
    <Section title={texts.address}>
      <form noValidate onSubmit={form.onSubmit(({ address }) => onChosen(address.trim()), focusFirstError)}>
        <Group gap="xs" align="flex-end">
          <TextInput
            flex="1 1 320px"
            type="url"
            aria-label={texts.address}
            description={texts.addressHelp}
            spellCheck={false}
            autoComplete="off"
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            {...form.getInputProps('address')}
          />
          <Button type="submit" variant="default">
            {texts.show}
          </Button>
        </Group>
      </form>
      {addresses.length > 0 && (
        <Text size="sm" c="dimmed">
          {texts.listensOn(addresses)} {addresses.length === 1 && texts.listensOnlyHere}
        </Text>
      )}
    </Section>
  );
}
