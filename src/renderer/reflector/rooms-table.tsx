import { ActionIcon, Anchor, Badge, Button, Group, Menu, Table, Text } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import type { SourceRoomView, SourceView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { showError } from '../ui/show-error.ts';
import classes from './reflector.module.css';
import { RoomStanding } from './room-standing-view.tsx';
import { actionFor, standingOf } from './room-standing.ts';
import { switchPath } from './switch-path.ts';

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
            <Table.Th>{columns.room}</Table.Th>
            <Table.Th>{columns.webhook}</Table.Th>
            <Table.Th w={280}>{columns.standing}</Table.Th>
            <Table.Th w={190}>{columns.action}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rooms.map((room) => (
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
  const known = source.rooms.find(({ roomId }) => roomId === room.roomId);
  const standing = standingOf(room, known?.switching ?? null);
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

function MainAction({
  source,
  room,
  action,
}: {
  source: SourceView;
  room: SourceRoomView;
  action: ReturnType<typeof actionFor>;
}) {
  if (action === null) return <span />;
  const rooms = room.roomId === null ? [] : [room.roomId];
  const words = { import: texts.import, take_over: texts.takeOver, give_back: texts.giveBack }[action];
  const path = action === 'import' ? `/reflector/${source.id}/import` : switchPath(source.id, action, rooms);
  return (
    <Button
      component={Link}
      to={path}
      size="compact-sm"
      variant="default"
      aria-label={`${words}: ${room.name}`}
    >
      {words}
    </Button>
  );
}

function More({
  source,
  room,
  canRelay,
  onChanged,
}: {
  source: SourceView;
  room: SourceRoomView;
  canRelay: boolean;
  onChanged(): void;
}) {
  const navigate = useNavigate();
  const { roomId, state } = room;
  const ignore = async (ignored: boolean): Promise<void> => {
    try {
      await request('source.ignore', { id: source.id, externalIds: [room.externalId], ignored });
      onChanged();
    } catch (error) {
      showError(error);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={texts.more(room.name)}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {roomId !== null && (
          <Menu.Item onClick={() => void navigate(`/rooms/${roomId}`)}>{texts.openRoom}</Menu.Item>
        )}
        {roomId !== null && canRelay && (
          <Menu.Item onClick={() => void navigate(switchPath(source.id, 'relay', [roomId]))}>
            {texts.relay}
          </Menu.Item>
        )}
        {state === 'new' && <Menu.Item onClick={() => void ignore(true)}>{texts.ignore}</Menu.Item>}
        {state === 'ignored' && <Menu.Item onClick={() => void ignore(false)}>{texts.notIgnore}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
}

function Quiet({ children, title }: { children: string; title: string }) {
  return (
    <Badge variant="default" tt="none" fw={500} title={title}>
      {children}
    </Badge>
  );
}
