import {
  Button,
  Group,
  Modal,
  NativeSelect,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
} from '@mantine/core';
import { useState } from 'react';
import { request } from '../../api.ts';
import { commonTexts } from '../../texts/common.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { showDone } from '../../ui/show-done.ts';
import { showError } from '../../ui/show-error.ts';

const texts = roomsTexts.secret;
const OVERLAPS = ['86400', '3600', '259200', '604800', '0'] as const;

export type RotateDialogProps = {
  endpointId: string;
  opened: boolean;
  onClose(): void;
  onRotated(): void;
};

/** Puts a new secret in the place of the present one, which goes on signing beside it for a while. */
export function RotateDialog({ endpointId, opened, onClose, onRotated }: RotateDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={texts.rotateTitle}>
      <RotateForm endpointId={endpointId} onClose={onClose} onRotated={onRotated} />
    </Modal>
  );
}

function RotateForm({ endpointId, onClose, onRotated }: Omit<RotateDialogProps, 'opened'>) {
  const [source, setSource] = useState<'make' | 'own'>('make');
  const [own, setOwn] = useState('');
  const [overlap, setOverlap] = useState<(typeof OVERLAPS)[number]>('86400');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);

  const rotate = async (): Promise<void> => {
    if (source === 'own' && own === '') return setMissing(true);
    setBusy(true);
    try {
      await request('endpoint.rotateSecret', {
        id: endpointId,
        overlapSeconds: Number(overlap),
        ...(source === 'own' && { secret: own }),
      });
      showDone(texts.rotated);
      onRotated();
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
        void rotate();
      }}
    >
      <Stack gap="md">
        <Text size="sm">{texts.rotateText}</Text>
        <SegmentedControl
          fullWidth
          aria-label={texts.source}
          value={source}
          onChange={(value) => setSource(value === 'own' ? 'own' : 'make')}
          data={[
            { value: 'make', label: texts.make },
            { value: 'own', label: texts.own },
          ]}
        />
        {source === 'own' && (
          <PasswordInput
            label={texts.ownLabel}
            autoComplete="new-password"
            value={own}
            error={missing && own === '' ? texts.ownMissing : undefined}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />
        )}
        <NativeSelect
          label={texts.overlap}
          value={overlap}
          onChange={(event) => setOverlap(event.currentTarget.value as (typeof OVERLAPS)[number])}
          data={OVERLAPS.map((value) => ({ value, label: texts.overlaps[value] }))}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {commonTexts.cancel}
          </Button>
          <Button type="submit" loading={busy}>
            {texts.rotateYes}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
