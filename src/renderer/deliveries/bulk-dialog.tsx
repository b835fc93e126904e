import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { BoundedCount } from '../../shared/views.ts';
import { useBulks } from '../recovery/bulk-store.ts';
import { deliveriesTexts } from '../texts/deliveries.ts';
import { showError } from '../ui/show-error.ts';
import { DANGER } from '../ui/state-colours.ts';
import type { BulkAction, BulkPlan } from './bulk-plan.ts';

const texts = deliveriesTexts.bulk;

export type BulkDialogProps = {
  /** Null while nothing is asked. */
  plan: BulkPlan | null;
  onClose(started: boolean): void;
};

/** Asks before many deliveries are resent or cancelled, the count first. */
export function BulkDialog({ plan, onClose }: BulkDialogProps) {
  // What was asked stays while the dialog fades away.
  const [asked, setAsked] = useState(plan);
  const [leaveOut, setLeaveOut] = useState(true);
  if (plan !== null && plan !== asked) {
    setAsked(plan);
    setLeaveOut(plan.delivered?.rest.count !== 0);
  }
  const close = (): void => onClose(false);
  const chosen = asked?.delivered && leaveOut ? asked.delivered.rest : asked?.count;
  const nothing = asked?.count.count === 0;
  // Always there, so that it knows where the focus was before it opened.
  return (
    <Modal
      opened={plan !== null}
      onClose={close}
      title={nothing ? texts.nothingTitle : asked && chosen && titleOf(asked.action, chosen)}
    >
      {asked && nothing && <Nothing action={asked.action} onClose={close} />}
      {asked && !nothing && (
        <Question plan={asked} leaveOut={leaveOut} onLeaveOut={setLeaveOut} onClose={onClose} />
      )}
    </Modal>
  );
}

function titleOf(action: BulkAction, count: BoundedCount): string {
  return action === 'resend' ? texts.resendTitle(words(count)) : texts.cancelTitle(words(count));
}

function Nothing({ action, onClose }: { action: BulkAction; onClose(): void }) {
  return (
    <Stack>
      <Text size="sm">{action === 'resend' ? texts.nothingToResend : texts.nothingToCancel}</Text>
      <Group justify="flex-end">
        <Button data-autofocus variant="default" onClick={onClose}>
          {texts.close}
        </Button>
      </Group>
    </Stack>
  );
}

type QuestionProps = {
  plan: BulkPlan;
  leaveOut: boolean;
  onLeaveOut(leaveOut: boolean): void;
  onClose(started: boolean): void;
};

function Question({ plan, leaveOut, onLeaveOut, onClose }: QuestionProps) {
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

  return (
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
            onChange={(event) => onLeaveOut(event.currentTarget.checked)}
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
          {...(resend ? {} : { color: DANGER })}
          onClick={() => void begin()}
        >
          {resend ? texts.resendButton(count) : texts.cancelButton(count)}
        </Button>
      </Group>
    </Stack>
  );
}

function words({ count, more }: BoundedCount): string {
  return texts.deliveries(count, more);
}
