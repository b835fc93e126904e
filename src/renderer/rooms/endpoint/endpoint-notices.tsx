import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPlayerPause, IconStack2 } from '@tabler/icons-react';
import { useState } from 'react';
import type { EndpointView } from '../../../shared/views.ts';
import { request } from '../../api.ts';
import { byteSize } from '../../settings/byte-size.ts';
import { commonTexts } from '../../texts/common.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { showDone } from '../../ui/show-done.ts';
import { showError } from '../../ui/show-error.ts';
import { Countdown, Time } from '../../ui/time.tsx';
import { EnableAndDeliver } from './enable-and-deliver.tsx';
import { enableEndpoint } from './endpoint-actions.ts';

type NoticeProps = { endpoint: EndpointView; onChanged(): void };

/** Says why and since when an endpoint is disabled, what it missed, and enables it. */
export function DisabledNotice({ endpoint, onChanged }: NoticeProps) {
  const { disabledReason, disabledAt, pending, deadLetters } = endpoint;
  const missed = endpointTexts.disabled.counts(pending, deadLetters);
  return (
    <Alert variant="default" color="gray" icon={<IconPlayerPause />} p="sm">
      <Group justify="space-between" gap="sm">
        <div>
          <Text size="sm">
            {commonTexts.disabled[disabledReason ?? 'manual']}
            {disabledAt !== null && (
              <>
                , <Time at={disabledAt} relative />
              </>
            )}
            . {roomsTexts.endpoint.heldUntilEnabled}
          </Text>
          {missed !== '' && (
            <Text size="sm" c="dimmed">
              {missed}.
            </Text>
          )}
        </div>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void enableEndpoint(endpoint).then(onChanged)}
          >
            {roomsTexts.endpoint.enable}
          </Button>
          <EnableAndDeliver
            endpointId={endpoint.id}
            held={pending}
            reason={disabledReason}
            onDone={onChanged}
          />
        </Group>
      </Group>
    </Alert>
  );
}

/** Says what an endpoint gathers at present and when it goes out, and sends it before that. */
export function GatheringNotice({ endpoint: { gathering, enabled }, onChanged }: NoticeProps) {
  const texts = endpointTexts.gathering;
  const [busy, setBusy] = useState(false);
  if (gathering === null) return null;
  const { deliveryId, events, bytes, dueAt } = gathering;
  const sendNow = async (): Promise<void> => {
    setBusy(true);
    try {
      await request('delivery.sendNow', { id: deliveryId });
      showDone(texts.sent);
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
      onChanged();
    }
  };
  return (
    <Alert variant="default" color="gray" icon={<IconStack2 />} p="sm">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          {enabled ? (
            <>
              {texts.text(events, byteSize(bytes))} <Countdown at={dueAt} />.
            </>
          ) : (
            texts.held(events, byteSize(bytes))
          )}
        </Text>
        {enabled && (
          <Button size="compact-sm" variant="default" loading={busy} onClick={() => void sendNow()}>
            {texts.sendNow}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
