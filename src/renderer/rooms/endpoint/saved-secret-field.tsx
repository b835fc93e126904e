import { Button, Group, Input, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconEye, IconEyeOff, IconRotate } from '@tabler/icons-react';
import { useState } from 'react';
import { request } from '../../api.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { useCopy } from '../../ui/copy-text.ts';
import { showError } from '../../ui/show-error.ts';
import { RotateDialog } from './rotate-dialog.tsx';
import { RotationPanel } from './rotation-panel.tsx';
import type { RotationPanelProps } from './rotation-panel.tsx';
import classes from './endpoint.module.css';

const texts = roomsTexts.secret;
type Revealed = { secret: string; standardWebhooksKey: string };

/** The stored secret: masked to its end, whole only when asked for, and changed by rotation. */
export function SavedSecretField({ endpoint, onChanged, onTestNewSecret }: RotationPanelProps) {
  const [revealed, setRevealed] = useState<Revealed | null>(null);
  const [rotating, setRotating] = useState(false);
  const clipboard = useCopy();
  const ask = async (): Promise<Revealed | null> => {
    try {
      return await request('endpoint.revealSecret', { id: endpoint.id });
    } catch (error) {
      showError(error);
      return null;
    }
  };
  const copy = async (): Promise<void> => {
    const known = revealed ?? (await ask());
    if (known) clipboard.copy(known.secret);
  };
  return (
    <Input.Wrapper label={texts.label} description={texts.help} labelElement="div">
      <Stack gap="xs" mt={4}>
        <Group gap="xs">
          <Masked
            hint={endpoint.hasSecret ? (endpoint.secretHint ?? '') : null}
            text={revealed?.secret ?? null}
          />
          {endpoint.hasSecret && (
            <>
              <Button
                size="compact-sm"
                variant="default"
                aria-pressed={revealed !== null}
                leftSection={
                  revealed ? <IconEyeOff size={16} aria-hidden /> : <IconEye size={16} aria-hidden />
                }
                onClick={() => void (revealed ? setRevealed(null) : ask().then(setRevealed))}
              >
                {revealed ? texts.hide : texts.reveal}
              </Button>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={
                  clipboard.copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />
                }
                onClick={() => void copy()}
              >
                {clipboard.copied ? texts.copied : texts.copy}
              </Button>
            </>
          )}
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconRotate size={16} aria-hidden />}
            onClick={() => setRotating(true)}
          >
            {texts.rotate}
          </Button>
        </Group>
        {revealed && (
          <Text size="xs" c="dimmed">
            {texts.revealNote}
          </Text>
        )}
        {revealed && endpoint.standardWebhooks && (
          <Text size="sm">
            {texts.standardKey}: <code className={classes['mono']}>{revealed.standardWebhooksKey}</code>
          </Text>
        )}
        <RotationPanel endpoint={endpoint} onChanged={onChanged} onTestNewSecret={onTestNewSecret} />
      </Stack>
      <RotateDialog
        endpointId={endpoint.id}
        opened={rotating}
        onClose={() => setRotating(false)}
        onRotated={() => {
          setRevealed(null);
          onChanged();
        }}
      />
    </Input.Wrapper>
  );
}

/** A secret as dots and its last characters, or the whole of it once it was revealed. */
export function Masked({ hint, text }: { hint: string | null; text: string | null }) {
  if (text !== null) return <code className={classes['secret']}>{text}</code>;
  if (hint === null) return <Text c="dimmed">{texts.none}</Text>;
  return (
    <code className={classes['secret']} role="img" aria-label={texts.masked(hint)}>
      {'•'.repeat(24)}
      {hint}
    </code>
  );
}
