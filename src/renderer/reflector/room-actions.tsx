import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import type { SourceRoomView, SourceView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { showError } from '../ui/show-error.ts';
import type { RoomAction } from './room-standing.ts';
import { switchPath } from './switch-path.ts';

const texts = reflectorTexts.rooms;

/** The one thing that fits a room; nothing where there is none. */
export function MainAction({
  source,
  room,
  action,
}: {
  source: SourceView;
  room: SourceRoomView;
  action: RoomAction;
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

/** What else can be done with a room. */
export function More({
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
