import { Alert, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react';
import { Section } from '../rooms/section.tsx';
import classes from '../rooms/endpoint/endpoint.module.css';
import { useStatus } from '../stores/status.ts';
import { settingsTexts } from '../texts/settings.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { STATE_COLOURS } from '../ui/state-colours.ts';

/** Where secrets lie, and how safe that is. */
export function SecretsPlace() {
  const texts = settingsTexts.secrets;
  const secrets = useStatus((store) => store.status?.secrets);
  if (!secrets) return null;
  const { name, text } = texts.backends[secrets.backend] ?? { ...texts.unknown, name: secrets.backend };
  return (
    <Section title={texts.title} text={texts.plain}>
      {secrets.available ? (
        <Group gap="xs" wrap="nowrap" align="flex-start">
          <IconShieldCheck
            size={20}
            aria-hidden
            color={STATE_COLOURS.good}
            style={{ flex: 'none', marginTop: 2 }}
          />
          <div>
            <Text fw={500}>
              {texts.safe}: {name}
            </Text>
            <Text size="sm" c="dimmed" maw={620}>
              {text}
            </Text>
          </div>
        </Group>
      ) : (
        <Alert color="red" variant="light" icon={<IconAlertTriangle />} title={texts.unavailable}>
          {secrets.reason} {secrets.remedy}
        </Alert>
      )}
    </Section>
  );
}

/** Where everything lies on disk, and which version writes there. */
export function DataFolder() {
  const texts = settingsTexts.folder;
  const status = useStatus((store) => store.status);
  if (!status) return null;
  return (
    <Section title={texts.title} text={texts.text}>
      <Group gap="xs">
        <code className={classes['secret']}>{status.dataFolder}</code>
        <CopyButton value={status.dataFolder} label={texts.copy} />
      </Group>
      <Text size="sm" c="dimmed">
        {texts.version(status.version)}
      </Text>
    </Section>
  );
}
