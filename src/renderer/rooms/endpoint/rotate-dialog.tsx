import { Button, Group, Modal, PasswordInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { request } from '../../api.ts';
import { commonTexts } from '../../texts/common.ts';
import { DurationInput } from '../../settings/duration-input.tsx';
import { endpointTexts } from '../../texts/endpoint.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { showDone } from '../../ui/show-done.ts';
import { showError } from '../../ui/show-error.ts';

const texts = roomsTexts.secret;
const UNITS = ['minutes', 'hours', 'days'] as const;
const A_DAY = 86_400;

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
  const [overlap, setOverlap] = useState(A_DAY);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);

  const rotate = async (): Promise<void> => {
    setTried(true);
    if ((source === 'own' && own === '') || overlapProblem(overlap) !== undefined) return;
    setBusy(true);
    try {
      await request('endpoint.rotateSecret', {
        id: endpointId,
        overlapSeconds: overlap,
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
            error={tried && own === '' ? texts.ownMissing : undefined}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />
        )}
        <DurationInput
          label={endpointTexts.rotate.overlap}
          description={endpointTexts.rotate.overlapHelp}
          units={UNITS}
          value={overlap}
          onChange={setOverlap}
          error={tried ? overlapProblem(overlap) : undefined}
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

function overlapProblem(seconds: number): string | undefined {
  if (Number.isNaN(seconds)) return endpointTexts.rotate.number;
  return seconds > 7 * A_DAY ? endpointTexts.rotate.tooLong : undefined;
}
