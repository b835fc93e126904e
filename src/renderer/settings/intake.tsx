import { Alert, Button, Group, Stack, Table, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import type { IntakeTokenView, Settings } from '../../shared/views.ts';
import { request } from '../api.ts';
import { Section } from '../rooms/section.tsx';
import classes from '../rooms/endpoint/endpoint.module.css';
import { settingsTexts } from '../texts/settings.ts';
import { confirm } from '../ui/confirm.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { showFormErrors } from '../ui/form-errors.ts';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { Time } from '../ui/time.tsx';
import { useRequest } from '../ui/use-request.ts';
import { IntakeAddresses, IntakePlaces } from './intake-places.tsx';

const texts = settingsTexts.intake;

/** Where transcripts are handed in, and the tokens that may. */
export function Intake({ settings, onChanged }: { settings: Settings; onChanged(): void }) {
  const tokens = useRequest('intakeToken.list', {});
  const reload = (): void => void tokens.reload();
  return (
    <Section title={texts.title} text={texts.text}>
      <IntakeAddresses />
      <IntakePlaces settings={settings} onChanged={onChanged} />
      <NewToken onCreated={reload} />
      {tokens.error && <ErrorState error={tokens.error} onRetry={reload} />}
      {tokens.data?.length === 0 && <Text c="dimmed">{texts.none}</Text>}
      {tokens.data && tokens.data.length > 0 && <TokenTable tokens={tokens.data} onRevoked={reload} />}
    </Section>
  );
}

function NewToken({ onCreated }: { onCreated(): void }) {
  const [made, setMade] = useState<{ name: string; token: string } | null>(null);
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: (name) => (name.trim() === '' ? texts.nameMissing : null) },
  });
  const create = async ({ name }: { name: string }): Promise<void> => {
    try {
      setMade(await request('intakeToken.create', { name: name.trim() }));
      form.reset();
      onCreated();
    } catch (error) {
      if (!showFormErrors(form, error)) showError(error);
    }
  };
  return (
    <Stack gap="sm">
      <form onSubmit={form.onSubmit(create)} noValidate>
        <Group gap="xs" align="flex-end">
          <TextInput
            w={320}
            maw="100%"
            label={texts.name}
            description={texts.tokensHelp}
            placeholder={texts.namePlaceholder}
            {...form.getInputProps('name')}
            errorProps={{ role: 'alert' }}
          />
          <Button type="submit" variant="default" loading={form.submitting}>
            {texts.create}
          </Button>
        </Group>
      </form>
      {made && (
        <Alert icon={<IconKey />} variant="default" title={texts.once(made.name)} role="status">
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{texts.onceText}</Text>
            <code className={classes['secret']}>{made.token}</code>
            <Group gap="xs">
              <CopyButton value={made.token} label={texts.copyToken} withText />
              <Button size="compact-sm" variant="default" onClick={() => setMade(null)}>
                {texts.onceDone}
              </Button>
            </Group>
          </Stack>
        </Alert>
      )}
    </Stack>
  );
}

function TokenTable({ tokens, onRevoked }: { tokens: IntakeTokenView[]; onRevoked(): void }) {
  const revoke = async ({ id, name }: IntakeTokenView): Promise<void> => {
    const sure = await confirm({
      title: texts.revokeTitle(name),
      text: texts.revokeText,
      confirm: texts.revoke,
      danger: true,
    });
    if (!sure) return;
    try {
      await request('intakeToken.revoke', { id });
      showDone(texts.revoked(name));
      onRevoked();
    } catch (error) {
      showError(error);
    }
  };
  return (
    <Table.ScrollContainer minWidth={520} type="native">
      <Table aria-label={texts.tokens}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.columns.name}</Table.Th>
            <Table.Th>{texts.columns.ends}</Table.Th>
            <Table.Th>{texts.columns.created}</Table.Th>
            <Table.Th>{texts.columns.used}</Table.Th>
            <Table.Th>
              <VisuallyHidden>{texts.revoke}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map((token) => (
            <Table.Tr key={token.id}>
              <Table.Td fw={500}>{token.name}</Table.Td>
              <Table.Td className={classes['mono']}>{token.hint}</Table.Td>
              <Table.Td>
                <Time at={token.createdAt} />
              </Table.Td>
              <Table.Td>
                {token.lastUsedAt === null ? texts.never : <Time at={token.lastUsedAt} relative />}
              </Table.Td>
              <Table.Td ta="right">
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={texts.revokeNamed(token.name)}
                  onClick={() => void revoke(token)}
                >
                  {texts.revoke}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
