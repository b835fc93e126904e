import { Button, Group, Input, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { RoomView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { commonTexts } from '../texts/common.ts';
import { roomsTexts } from '../texts/rooms.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { useIntakeOrigin } from './intake-address.ts';
import { Masked } from './endpoint/saved-secret-field.tsx';
import classes from './endpoint/endpoint.module.css';
import { Section } from './section.tsx';

const texts = roomsTexts.intake;

/** Where Reflector's own webhook for this room can be pointed, and the secret it is verified with. */
export function RoomIntake({ room, onChanged }: { room: RoomView; onChanged(): void }) {
  const [revealed, setRevealed] = useState<string | null>(null);
  const [setting, dialog] = useDisclosure(false);
  const origin = useIntakeOrigin();
  const address = `${origin ?? ''}${room.intakePath}`;
  const reveal = async (): Promise<void> => {
    try {
      setRevealed((await request('room.revealIntakeSecret', { id: room.id })).secret);
    } catch (error) {
      showError(error);
    }
  };
  return (
    <Section title={texts.title} text={texts.text}>
      <Input.Wrapper label={texts.address} labelElement="div">
        <Group gap="xs">
          <code className={classes['secret']}>{address}</code>
          <CopyButton value={address} />
        </Group>
      </Input.Wrapper>
      <Input.Wrapper label={texts.secret} labelElement="div">
        <Group gap="xs">
          {room.intakeSecretHint === null ? (
            <Text c="dimmed">{texts.noSecret}</Text>
          ) : (
            <>
              <Masked hint={room.intakeSecretHint} text={revealed} />
              <Button
                size="compact-sm"
                variant="default"
                aria-pressed={revealed !== null}
                leftSection={
                  revealed === null ? <IconEye size={16} aria-hidden /> : <IconEyeOff size={16} aria-hidden />
                }
                onClick={() => (revealed === null ? void reveal() : setRevealed(null))}
              >
                {revealed === null ? roomsTexts.secret.reveal : roomsTexts.secret.hide}
              </Button>
              {revealed !== null && <CopyButton value={revealed} />}
            </>
          )}
          <Button size="compact-sm" variant="default" onClick={dialog.open}>
            {texts.set}
          </Button>
        </Group>
      </Input.Wrapper>
      <Modal opened={setting} onClose={dialog.close} title={texts.setTitle}>
        <IntakeSecretForm
          roomId={room.id}
          onClose={dialog.close}
          onSet={() => {
            setRevealed(null);
            onChanged();
          }}
        />
      </Modal>
    </Section>
  );
}

function IntakeSecretForm({ roomId, onClose, onSet }: { roomId: string; onClose(): void; onSet(): void }) {
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      await request('room.setIntakeSecret', { id: roomId, ...(secret !== '' && { secret }) });
      showDone(texts.setDone);
      onSet();
      onClose();
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack>
        <Text size="sm">{texts.setText}</Text>
        <PasswordInput
          data-autofocus
          label={texts.secret}
          description={texts.setHelp}
          autoComplete="new-password"
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {commonTexts.cancel}
          </Button>
          <Button type="submit" loading={busy}>
            {texts.setYes}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
