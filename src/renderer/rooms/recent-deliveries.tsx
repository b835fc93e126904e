import { Anchor, Button, Menu, Table, Text } from '@mantine/core';
import { IconChevronDown, IconFileText } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { EVENT_TYPES } from '../../shared/model.ts';
import type { SubscribedType } from '../../shared/model.ts';
import type { DeliverySummary, RoomView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { lastAnswer } from '../deliveries/delivery-row.tsx';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { endpointTexts } from '../texts/endpoint.ts';
import { roomsTexts } from '../texts/rooms.ts';
import { DeliveryState } from '../ui/delivery-state.tsx';
import { duration } from '../ui/duration.ts';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { Time } from '../ui/time.tsx';
import { useRequest } from '../ui/use-request.ts';
import { shortName } from './room-list.ts';
import { Section } from './section.tsx';

const texts = roomsTexts.recent;
const HANDFUL = 5;

/** The newest deliveries of a room as they go, and a sample to see one. */
export function RecentDeliveries({ room }: { room: RoomView }) {
  const { data } = useRequest(
    'delivery.list',
    { filter: { roomId: room.id }, limit: HANDFUL },
    { refreshOn: ['delivery.changed', 'room.changed'] },
  );
  return (
    <Section
      title={texts.title}
      text={texts.sampleHelp}
      actions={<SendSample roomId={room.id} disabled={!room.enabled || room.endpoints.length === 0} />}
    >
      {data?.items.length === 0 && <Text c="dimmed">{texts.none}</Text>}
      {data && data.items.length > 0 && (
        <>
          <DeliveryLines deliveries={data.items} />
          <Anchor component={Link} to={deliveriesPath({ roomId: room.id })} size="sm">
            {texts.all}
          </Anchor>
        </>
      )}
    </Section>
  );
}

/** Deliveries in a line each: state, what, where to, how it was answered, when. */
export function DeliveryLines({ deliveries }: { deliveries: DeliverySummary[] }) {
  return (
    <Table.ScrollContainer minWidth={560} type="native">
      <Table aria-label={texts.title}>
        <Table.Tbody>
          {deliveries.map((delivery) => (
            <Table.Tr key={delivery.id}>
              <Table.Td w={160}>
                <DeliveryState withReason {...delivery} />
              </Table.Td>
              <Table.Td>
                <Anchor component={Link} to={deliveriesPath({}, delivery.id)}>
                  {delivery.title ?? texts.untitled}
                </Anchor>
              </Table.Td>
              <Table.Td c="dimmed">{shortName({ ...delivery.endpoint, description: '' })}</Table.Td>
              <Table.Td c="dimmed">{answerAndTime(delivery)}</Table.Td>
              <Table.Td c="dimmed" ta="right">
                <Time at={delivery.acceptedAt} relative />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function answerAndTime(delivery: DeliverySummary): string {
  const { lastDurationMs } = delivery;
  return [lastAnswer(delivery), lastDurationMs === null ? '' : duration(lastDurationMs)]
    .filter(Boolean)
    .join(', ');
}

export type SendSampleProps = {
  roomId: string;
  disabled?: boolean;
  primary?: boolean;
  onSent?: () => void;
};

/** Hands in a made-up event for a room: a completed transcript, or what is chosen beside it. */
export function SendSample({ roomId, disabled = false, primary = false, onSent }: SendSampleProps) {
  const [busy, setBusy] = useState(false);
  const variant = primary ? 'filled' : 'default';
  const send = async (eventType: SubscribedType): Promise<void> => {
    setBusy(true);
    try {
      const { deliveries } = await request('event.sendSample', { roomId, eventType });
      showDone(texts.sent(deliveries, eventType));
      onSent?.();
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button.Group>
      <Button
        variant={variant}
        leftSection={<IconFileText size={16} aria-hidden />}
        disabled={disabled}
        loading={busy}
        onClick={() => void send('transcript.completed')}
      >
        {texts.sample}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant={variant}
            px="xs"
            disabled={disabled || busy}
            aria-label={endpointTexts.sample.another}
          >
            <IconChevronDown size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {EVENT_TYPES.map((type) => (
            <Menu.Item key={type} onClick={() => void send(type)}>
              {roomsTexts.form.eventNames[type]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
