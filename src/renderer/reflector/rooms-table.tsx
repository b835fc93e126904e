import { Anchor, Badge, Group, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { SourceRoomView, SourceView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import classes from './reflector.module.css';
import { MainAction, More } from './room-actions.tsx';
import { RoomStanding } from './room-standing-view.tsx';
import { actionFor, sortedRooms, standingOf } from './room-standing.ts';
import type { Standing } from './room-standing.ts';

const texts = reflectorTexts.rooms;

export type RoomsTableProps = {
  source: SourceView;
  rooms: SourceRoomView[];
  /** What was set aside or taken back is shown at once. */
  onChanged(): void;
};

/** The rooms of a server: the webhook that stands there, who delivers, and the one thing that fits. */
export function RoomsTable({ source, rooms, onChanged }: RoomsTableProps) {
  const { columns } = texts;
  return (
    <Table.ScrollContainer minWidth={720} type="native">
      <Table aria-label={reflectorTexts.server.rooms} verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="22%">{columns.room}</Table.Th>
            <Table.Th>{columns.webhook}</Table.Th>
            <Table.Th w={250}>{columns.standing}</Table.Th>
            <Table.Th w={150}>{columns.action}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sortedRooms(rooms, (room) => standingIn(source, room)).map((room) => (
            <RoomRow key={room.externalId} source={source} room={room} onChanged={onChanged} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function RoomRow({
  source,
  room,
  onChanged,
}: {
  source: SourceView;
  room: SourceRoomView;
  onChanged(): void;
}) {
  const standing = standingIn(source, room);
  const canSwitch = source.takeOverUnavailable === null && !room.ofOtherUser;
  return (
    <Table.Tr>
      <Table.Td style={{ verticalAlign: 'top' }}>
        <Group gap="xs">
          {room.roomId === null ? (
            <Text fw={500}>{room.name}</Text>
          ) : (
            <Anchor component={Link} to={`/rooms/${room.roomId}`} fw={500}>
              {room.name}
            </Anchor>
          )}
          {room.state === 'renamed' && <Quiet title={texts.renamedHelp}>{texts.badges.renamed}</Quiet>}
          {room.ofOtherUser && <Quiet title={texts.theirs}>{texts.badges.shared}</Quiet>}
        </Group>
      </Table.Td>
      <Table.Td style={{ verticalAlign: 'top' }} className={classes['mono']} fz="xs">
        {room.url ?? <span className={classes['quiet']}>{texts.noWebhook}</span>}
        {room.secretHint !== null && (
          <Text size="xs" c="dimmed">
            {texts.secret(room.secretHint)}
          </Text>
        )}
      </Table.Td>
      <Table.Td style={{ verticalAlign: 'top' }}>
        <RoomStanding standing={standing} theirs={standing === 'imported' && room.ofOtherUser} />
      </Table.Td>
      <Table.Td style={{ verticalAlign: 'top' }}>
        <Group gap={4} wrap="nowrap" justify="space-between">
          <MainAction source={source} room={room} action={actionFor(standing, canSwitch)} />
          <More
            source={source}
            room={room}
            canRelay={canSwitch && standing === 'imported'}
            onChanged={onChanged}
          />
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function standingIn(source: SourceView, room: SourceRoomView): Standing {
  const known = source.rooms.find(({ roomId }) => roomId === room.roomId);
  return standingOf(room, known?.switching ?? null);
}

function Quiet({ children, title }: { children: string; title: string }) {
  return (
    <Badge variant="default" tt="none" fw={500} title={title}>
      {children}
    </Badge>
  );
}
