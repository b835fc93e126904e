import { Alert, Switch, Text } from '@mantine/core';
import { IconClockPlay } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeliveryDetail } from '../../../shared/views.ts';
import { ApiError, request } from '../../api.ts';
import { deliveriesTexts } from '../../texts/deliveries.ts';
import { showError } from '../../ui/show-error.ts';
import { toEndpointSettings } from './endpoint-settings.ts';

const texts = deliveriesTexts.detail.offer;

/** Offers the endpoint's switch after an answer that asks for patience. */
export function RetryOffer({ detail }: { detail: DeliveryDetail }) {
  const [busy, setBusy] = useState(false);
  const on = !detail.offerRetryClientErrors;
  const [saved, setSaved] = useState(on);

  const set = async (retryClientErrors: boolean): Promise<void> => {
    setBusy(true);
    try {
      const room = await request('room.get', { id: detail.room.id });
      const endpoint = room.endpoints.find(({ id }) => id === detail.endpoint.id);
      if (!endpoint) throw new ApiError('not_found', deliveriesTexts.filter.removedEndpoint);
      await request('endpoint.update', {
        id: endpoint.id,
        endpoint: { ...toEndpointSettings(endpoint), retryClientErrors },
      });
      setSaved(retryClientErrors);
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Alert variant="light" color="blue" icon={<IconClockPlay size={18} />} title={texts.title}>
      <Switch
        label={texts.label}
        checked={saved}
        disabled={busy || detail.endpoint.removed}
        onChange={(event) => void set(event.currentTarget.checked)}
      />
      <Text size="sm" mt="xs" role="status">
        {saved ? texts.saved : texts.text}
      </Text>
    </Alert>
  );
}
