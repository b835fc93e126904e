import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import type { DeliveryDetail, DeliverySummary } from '../../shared/views.ts';
import { request } from '../api.ts';
import { endpointTexts } from '../texts/endpoint.ts';
import { deliveriesTexts } from '../texts/deliveries.ts';
import { showError } from '../ui/show-error.ts';

type Ask = { action: 'resend' | 'cancel'; id: string };

/** Resend, cancel and sending now of one delivery, with the questions they ask first; `dialog` is to be put on the page. */
export type OneDelivery = {
  /** Tries it now; one that arrived already asks first. */
  resend(row: Pick<DeliverySummary, 'id' | 'state'>): void;
  cancel(row: Pick<DeliverySummary, 'id'>): void;
  /** Sends what a batch has gathered before its time. */
  sendNow(row: Pick<DeliverySummary, 'id'>): void;
  busy: boolean;
  dialog: ReactNode;
};

/** `onDone` receives the delivery as it then stands. */
export function useResend(onDone: (detail: DeliveryDetail) => void): OneDelivery {
  const [ask, setAsk] = useState<Ask | null>(null);
  const [busy, setBusy] = useState(false);

  const act = useCallback(
    async (work: () => Promise<DeliveryDetail>, said: string | null): Promise<void> => {
      setBusy(true);
      try {
        onDone(await work());
        if (said !== null) notifications.show({ message: said });
      } catch (error) {
        showError(error);
      } finally {
        setBusy(false);
        setAsk(null);
      }
    },
    [onDone],
  );
  const send = useCallback(
    (id: string, confirmDelivered: boolean) =>
      void act(() => request('delivery.resend', { id, confirmDelivered }), deliveriesTexts.resend.done),
    [act],
  );
  const resend = useCallback<OneDelivery['resend']>(
    ({ id, state }) => (state === 'delivered' ? setAsk({ action: 'resend', id }) : send(id, false)),
    [send],
  );
  const cancel = useCallback<OneDelivery['cancel']>(({ id }) => setAsk({ action: 'cancel', id }), []);

  const sendNow = useCallback<OneDelivery['sendNow']>(
    ({ id }) => void act(() => request('delivery.sendNow', { id }), endpointTexts.gathering.sent),
    [act],
  );

  const dialog = ask && (
    <Question
      {...(ask.action === 'resend'
        ? {
            title: deliveriesTexts.resend.again,
            text: deliveriesTexts.resend.againText,
            confirm: deliveriesTexts.resend.againButton,
            keep: deliveriesTexts.resend.keep,
            onConfirm: () => send(ask.id, true),
          }
        : {
            title: deliveriesTexts.cancel.title,
            text: deliveriesTexts.cancel.text,
            confirm: deliveriesTexts.cancel.confirm,
            keep: deliveriesTexts.cancel.keep,
            colour: 'red',
            onConfirm: () => void act(() => request('delivery.cancel', { id: ask.id }), null),
          })}
      busy={busy}
      onClose={() => setAsk(null)}
    />
  );
  return { resend, cancel, sendNow, busy, dialog };
}

type QuestionProps = {
  title: string;
  text: string;
  confirm: string;
  keep: string;
  colour?: string;
  busy: boolean;
  onConfirm(): void;
  onClose(): void;
};

function Question({ title, text, confirm, keep, colour, busy, onConfirm, onClose }: QuestionProps) {
  return (
    <Modal closeButtonProps={{ 'aria-label': keep }} opened onClose={onClose} title={title}>
      <Stack>
        <Text size="sm">{text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {keep}
          </Button>
          <Button
            data-autofocus
            {...(colour === undefined ? {} : { color: colour })}
            loading={busy}
            onClick={onConfirm}
          >
            {confirm}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
