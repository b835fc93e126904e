import { useCallback, useState } from 'react';
import type { DeliveryDetail, DeliverySummary } from '../../shared/views.ts';
import { request } from '../api.ts';
import { endpointTexts } from '../texts/endpoint.ts';
import { deliveriesTexts } from '../texts/deliveries.ts';
import { confirm } from '../ui/confirm.tsx';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';

const { resend: resendTexts, cancel: cancelTexts } = deliveriesTexts;

/** Resend, cancel and sending now of one delivery, with the questions they ask first. */
export type OneDelivery = {
  /** Tries it now; one that arrived already asks first. */
  resend(row: Pick<DeliverySummary, 'id' | 'state'>): void;
  cancel(row: Pick<DeliverySummary, 'id'>): void;
  /** Sends what a batch has gathered before its time. */
  sendNow(row: Pick<DeliverySummary, 'id'>): void;
  busy: boolean;
};

/** `onDone` receives the delivery as it then stands. */
export function useResend(onDone: (detail: DeliveryDetail) => void): OneDelivery {
  const [busy, setBusy] = useState(false);

  const act = useCallback(
    async (work: () => Promise<DeliveryDetail>): Promise<boolean> => {
      setBusy(true);
      try {
        onDone(await work());
        return true;
      } catch (error) {
        showError(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
    [onDone],
  );
  const resend = async ({ id, state }: Pick<DeliverySummary, 'id' | 'state'>): Promise<void> => {
    const again = state === 'delivered';
    if (again && !(await confirm(AGAIN))) return;
    if (await act(() => request('delivery.resend', { id, confirmDelivered: again }))) {
      showDone(resendTexts.done);
    }
  };
  const cancel = async ({ id }: Pick<DeliverySummary, 'id'>): Promise<void> => {
    if (await confirm(CANCEL)) await act(() => request('delivery.cancel', { id }));
  };
  const sendNow = async ({ id }: Pick<DeliverySummary, 'id'>): Promise<void> => {
    if (await act(() => request('delivery.sendNow', { id }))) showDone(endpointTexts.gathering.sent);
  };
  return {
    resend: (row) => void resend(row),
    cancel: (row) => void cancel(row),
    sendNow: (row) => void sendNow(row),
    busy,
  };
}

const AGAIN = {
  title: resendTexts.again,
  text: resendTexts.againText,
  confirm: resendTexts.againButton,
  keep: resendTexts.keep,
};
const CANCEL = {
  title: cancelTexts.title,
  text: cancelTexts.text,
  confirm: cancelTexts.confirm,
  keep: cancelTexts.keep,
  danger: true,
};
