import { Alert, Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconHome, IconListCheck, IconLockOpen, IconNetwork } from '@tabler/icons-react';
import type { UseFormReturnType } from '@mantine/form';
import { roomsTexts } from '../../texts/rooms.ts';
import { addressKind, isPlainHttp } from './address-kind.ts';
import type { EndpointForm } from './endpoint-form.ts';

const texts = roomsTexts.form;

/** The URL, with badges for what is unusual about where it leads, and the permission it needs where it needs one. */
export function UrlField({
  form,
  autoFocus = false,
}: {
  form: UseFormReturnType<EndpointForm>;
  autoFocus?: boolean;
}) {
  const { url, permissions } = form.values;
  const kind = addressKind(url);
  const needed =
    kind === 'loopback' ? !permissions.allowLoopback : kind === 'private' && !permissions.allowPrivate;
  const allow = (): void => {
    form.setFieldValue(kind === 'loopback' ? 'permissions.allowLoopback' : 'permissions.allowPrivate', true);
    form.clearFieldError('url');
  };
  return (
    <Stack gap={6}>
      <TextInput
        label={texts.url}
        placeholder={texts.urlPlaceholder}
        type="url"
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
        data-autofocus={autoFocus || undefined}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        {...form.getInputProps('url')}
      />
      {needed && (
        <Alert color="yellow" variant="default" p="xs" icon={<IconAlertTriangle size={18} />}>
          <Group justify="space-between" gap="sm">
            <Text size="sm">{kind === 'loopback' ? texts.loopbackNeeded : texts.privateNeeded}</Text>
            <Button size="compact-sm" variant="default" onClick={allow}>
              {texts.allow}
            </Button>
          </Group>
        </Alert>
      )}
      <AddressBadges url={url} permissions={permissions} />
    </Stack>
  );
}

/** Plain http and every address permission beyond the usual, each said in words. */
export function AddressBadges({ url, permissions }: Pick<EndpointForm, 'url' | 'permissions'>) {
  const { allowLoopback, allowPrivate, allowList } = permissions;
  const badges = [
    isPlainHttp(url) && { icon: IconLockOpen, text: texts.plainHttp },
    allowLoopback && { icon: IconHome, text: texts.loopbackAllowed },
    allowPrivate && { icon: IconNetwork, text: texts.privateAllowed },
    allowList.length > 0 && { icon: IconListCheck, text: texts.allowListed(allowList.length) },
  ].filter((badge) => badge !== false);
  if (badges.length === 0) return null;
  return (
    <Group gap={6}>
      {badges.map(({ icon: Picture, text }) => (
        <Badge
          key={text}
          variant="default"
          tt="none"
          fw={500}
          leftSection={<Picture size={12} aria-hidden />}
        >
          {text}
        </Badge>
      ))}
    </Group>
  );
}
