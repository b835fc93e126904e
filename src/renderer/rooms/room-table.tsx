import { Anchor, Badge, Group, Table, Text } from '@mantine/core';
import { memo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { EndpointView, RoomView } from '../../shared/views.ts';
import { roomsTexts } from '../texts/rooms.ts';
import { DeliveryState } from '../ui/delivery-state.tsx';
import { EndpointHealth } from '../ui/endpoint-health.tsx';
import { Time } from '../ui/time.tsx';
import { useRowsInSight } from '../ui/use-rows-in-sight.ts';
import { lastDelivery, shortName } from './room-list.ts';
import { RoomSource } from './room-source.tsx';
import classes from './rooms.module.css';
import { ROOM_LINK } from './use-room-keys.ts';

const texts = roomsTexts.list;
/** About how high a row with one endpoint is, in pixels; the others are measured. */
const ROW_HEIGHT = 40;

/** The rooms in a table of which only the rows in sight exist: there may be a thousand. */
export function RoomTable({ rooms }: { rooms: RoomView[] }) {
  const { body, shown, before, after, measure } = useRowsInSight(
    rooms.map(({ id }) => id),
    ROW_HEIGHT,
  );
  return (
    <Table.ScrollContainer minWidth={600} type="native">
      <Table highlightOnHover aria-label={texts.title} aria-rowcount={rooms.length + 1}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.name}</Table.Th>
            <Table.Th>{texts.endpoints}</Table.Th>
            <Table.Th>{texts.last}</Table.Th>
            <Table.Th>{texts.source}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={body}>
          {before > 0 && <tr aria-hidden style={{ height: before }} />}
          {shown.map(({ index }) => (
            <RoomRow key={rooms[index]!.id} room={rooms[index]!} index={index} measure={measure} />
          ))}
          {after > 0 && <tr aria-hidden style={{ height: after }} />}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

type RoomRowProps = { room: RoomView; index: number; measure: (row: HTMLElement | null) => void };

const RoomRow = memo(function RoomRow({ room, index, measure }: RoomRowProps) {
  const navigate = useNavigate();
  const last = lastDelivery(room);
  const path = `/rooms/${room.id}`;
  return (
    <Table.Tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      className={classes['row']}
      onClick={(event) => {
        // A link of the row goes its own way.
        if (!(event.target as HTMLElement).closest('a')) void navigate(path);
      }}
    >
      <Table.Td>
        <Group gap="xs" wrap="nowrap">
          <Anchor component={Link} to={path} fw={500} {...ROOM_LINK}>
            {room.name}
          </Anchor>
          {!room.enabled && (
            <Badge variant="default" tt="none" fw={500}>
              {texts.off}
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        {room.endpoints.length === 0 ? (
          <Text c="dimmed">{texts.noEndpoint}</Text>
        ) : (
          <Group gap={6}>
            {room.endpoints.map((endpoint) => (
              <EndpointChip key={endpoint.id} endpoint={endpoint} />
            ))}
          </Group>
        )}
      </Table.Td>
      <Table.Td>
        {last === null ? (
          <Text c="dimmed">{texts.never}</Text>
        ) : (
          <Group gap="xs" wrap="nowrap">
            <DeliveryState {...last} />
            <Text c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              <Time at={last.at} relative />
            </Text>
          </Group>
        )}
      </Table.Td>
      <Table.Td c="dimmed">
        <RoomSource room={room} />
      </Table.Td>
    </Table.Tr>
  );
});

function EndpointChip({ endpoint }: { endpoint: EndpointView }) {
  return (
    <span className={classes['chip']} title={endpoint.url}>
      <EndpointHealth health={endpoint.health} disabledReason={endpoint.disabledReason} size="xs" iconOnly />
      <span>{shortName(endpoint)}</span>
    </span>
  );
}
