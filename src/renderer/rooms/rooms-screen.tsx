import { Anchor, Badge, Button, Group, Table, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch, IconSearchOff, IconUsersGroup } from '@tabler/icons-react';
import { useRef } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { EndpointView, RoomView } from '../../shared/views.ts';
import { roomsTexts } from '../texts/rooms.ts';
import { DeliveryState } from '../ui/delivery-state.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { EndpointHealth } from '../ui/endpoint-health.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Time } from '../ui/time.tsx';
import { useRequest } from '../ui/use-request.ts';
import { lastDelivery, searchRooms, shortName } from './room-list.ts';
import { RoomSource } from './room-source.tsx';
import classes from './rooms.module.css';
import { ROOM_LINK, useRoomKeys } from './use-room-keys.ts';

const texts = roomsTexts.list;

/** The rooms: where each comes from, how its endpoints do, and when it last delivered. */
export function RoomsScreen() {
  const { data, error, reload } = useRequest(
    'room.list',
    {},
    { refreshOn: ['room.changed', 'delivery.changed'] },
  );
  const [params, setParams] = useSearchParams();
  const search = params.get('q') ?? '';
  const setSearch = (text: string): void => setParams(text === '' ? {} : { q: text }, { replace: true });
  const shown = data && searchRooms(data, search);
  const field = useRef<HTMLInputElement>(null);
  const keys = useRoomKeys(field, () => setSearch(''));
  return (
    <>
      <PageHeader title={texts.title}>
        <Button component={Link} to="/reflector" variant="default">
          {texts.fromReflector}
        </Button>
        <Button component={Link} to="/rooms/new" leftSection={<IconPlus size={16} aria-hidden />}>
          {texts.add}
        </Button>
      </PageHeader>
      {error && !data && <ErrorState error={error} onRetry={() => void reload()} />}
      {!error && !data && <Loading />}
      {data?.length === 0 && (
        <EmptyState icon={IconUsersGroup} title={texts.emptyTitle} text={texts.emptyText}>
          <Button component={Link} to="/reflector">
            {texts.connect}
          </Button>
          <Button component={Link} to="/rooms/new" variant="default">
            {texts.add}
          </Button>
        </EmptyState>
      )}
      {data && shown && data.length > 0 && (
        <div className={classes['list']}>
          <Group mb="sm" gap="md">
            <TextInput
              w={360}
              maw="100%"
              type="search"
              ref={field}
              {...keys}
              aria-label={texts.searchLabel}
              placeholder={texts.search}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            <Text size="sm" c="dimmed" role="status">
              {shown.length === data.length
                ? texts.count(data.length)
                : texts.shown(shown.length, data.length)}
            </Text>
          </Group>
          {shown.length === 0 ? (
            <EmptyState icon={IconSearchOff} title={texts.noMatchTitle} text={texts.noMatchText}>
              <Button variant="default" onClick={() => setSearch('')}>
                {texts.clear}
              </Button>
            </EmptyState>
          ) : (
            <RoomTable rooms={shown} />
          )}
        </div>
      )}
    </>
  );
}

function RoomTable({ rooms }: { rooms: RoomView[] }) {
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table highlightOnHover aria-label={texts.title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.name}</Table.Th>
            <Table.Th>{texts.endpoints}</Table.Th>
            <Table.Th>{texts.last}</Table.Th>
            <Table.Th>{texts.source}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rooms.map((room) => (
            <RoomRow key={room.id} room={room} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function RoomRow({ room }: { room: RoomView }) {
  const navigate = useNavigate();
  const last = lastDelivery(room);
  const path = `/rooms/${room.id}`;
  return (
    <Table.Tr
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
}

function EndpointChip({ endpoint }: { endpoint: EndpointView }) {
  return (
    <span className={classes['chip']} title={endpoint.url}>
      <EndpointHealth health={endpoint.health} disabledReason={endpoint.disabledReason} size="xs" iconOnly />
      <span>{shortName(endpoint)}</span>
    </span>
  );
}
