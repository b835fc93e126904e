import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { BoundedCount } from '../../shared/views.ts';
import { useBulks } from '../recovery/bulk-store.ts';
import { deliveriesTexts } from '../texts/deliveries.ts';
import { showError } from '../ui/show-error.ts';
import type { BulkPlan } from './bulk-plan.ts';

const texts = deliveriesTexts.bulk;

/** Asks before many deliveries are resent or cancelled, the count first. */
export function BulkDialog({ plan, onClose }: { plan: BulkPlan; onClose(started: boolean): void }) {
  const [leaveOut, setLeaveOut] = useState(true);
  const start = useBulks((store) => store.start);
  const [busy, setBusy] = useState(false);
  const { delivered } = plan;
  const chosen = delivered && leaveOut ? { count: delivered.rest, target: delivered.target } : plan;
  const count = words(chosen.count);
  const resend = plan.action === 'resend';

  const begin = async (): Promise<void> => {
    setBusy(true);
    try {
      await start({ action: plan.action, ...chosen.target });
      onClose(true);
    } catch (error) {
      showError(error);
      setBusy(false);
    }
  };

  if (plan.count.count === 0) {
    return (
      <Modal
        closeButtonProps={{ 'aria-label': texts.close }}
        opened
        onClose={() => onClose(false)}
        title={texts.nothingTitle}
      >
        <Stack>
          <Text size="sm">{resend ? texts.nothingToResend : texts.nothingToCancel}</Text>
          <Group justify="flex-end">
            <Button data-autofocus variant="default" onClick={() => onClose(false)}>
              {texts.close}
            </Button>
          </Group>
        </Stack>
      </Modal>
    );
  }
  return (
    <Modal
      closeButtonProps={{ 'aria-label': texts.close }}
      opened
      onClose={() => onClose(false)}
      title={resend ? texts.resendTitle(count) : texts.cancelTitle(count)}
    >
      <Stack>
        <Text size="sm">{resend ? texts.resendText : texts.cancelText}</Text>
        {delivered && (
          <>
            <Text size="sm">
              {texts.resendDelivered(
                delivered.count.count.toLocaleString('en') + (delivered.count.more ? '+' : ''),
              )}
            </Text>
            <Checkbox
              label={texts.onlyUndelivered}
              checked={leaveOut}
              onChange={(event) => setLeaveOut(event.currentTarget.checked)}
            />
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onClose(false)}>
            {texts.keep[plan.action]}
          </Button>
          <Button
            data-autofocus
            loading={busy}
            disabled={chosen.count.count === 0}
            {...(resend ? {} : { color: 'red' })}
            onClick={() => void begin()}
          >
            {resend ? texts.resendButton(count) : texts.cancelButton(count)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function words({ count, more }: BoundedCount): string {
  return texts.deliveries(count, more);
}
