import { Button, Group, Menu } from '@mantine/core';
import { IconBan, IconChevronDown, IconRefresh, IconSend, IconTerminal2 } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { AttemptView, DeliveryDetail } from '../../../shared/views.ts';
import { request } from '../../api.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { deliveriesTexts } from '../../texts/deliveries.ts';
import { copyText } from '../../ui/copy-text.ts';
import { showDone } from '../../ui/show-done.ts';
import { showError } from '../../ui/show-error.ts';
import type { OneDelivery } from '../use-resend.ts';
import { toCurl } from './curl.ts';

const texts = deliveriesTexts.detail;

export type DeliveryActionsProps = { detail: DeliveryDetail; attempt: AttemptView | null; one: OneDelivery };

/** What can be done with a delivery. The command and the body are those of the attempt in sight. */
export function DeliveryActions({ detail, attempt, one }: DeliveryActionsProps) {
  const copy = async (make: (body: string) => string): Promise<void> => {
    try {
      const { body } = await request('delivery.body', { id: detail.id });
      await copyText(make(body));
      showDone(texts.copied);
    } catch (error) {
      showError(error);
    }
  };
  return (
    <Group gap={6}>
      {detail.gathering ? (
        <Button
          size="xs"
          leftSection={<IconSend size={16} />}
          disabled={one.busy || detail.heldReason === 'endpoint_disabled'}
          onClick={() => one.sendNow(detail)}
        >
          {endpointTexts.gathering.sendNow}
        </Button>
      ) : (
        <Button
          size="xs"
          leftSection={<IconRefresh size={16} />}
          variant={detail.state === 'delivered' ? 'default' : 'filled'}
          disabled={one.busy || detail.endpoint.removed || detail.state === 'sending'}
          onClick={() => one.resend(detail)}
        >
          {deliveriesTexts.resend.button}
        </Button>
      )}
      {detail.state === 'pending' && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconBan size={16} />}
          disabled={one.busy}
          onClick={() => one.cancel(detail)}
        >
          {deliveriesTexts.cancel.button}
        </Button>
      )}
      {attempt && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconTerminal2 size={16} />}
          onClick={() =>
            void copy((body) => toCurl({ url: attempt.url, headers: attempt.requestHeaders, body }))
          }
        >
          {texts.copyCurl}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} />}>
            {texts.more}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void copy((body) => body)}>{texts.copyBody}</Menu.Item>
          <Menu.Item
            onClick={() => {
              void copyText(detail.id).then(() => showDone(texts.copied), showError);
            }}
          >
            {texts.copyId}
          </Menu.Item>
          <Menu.Item component={Link} to={`/rooms/${detail.room.id}`}>
            {texts.openRoom}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
