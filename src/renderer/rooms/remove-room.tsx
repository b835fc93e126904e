import { Button } from '@mantine/core';
import { useNavigate } from 'react-router';
import type { RoomView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { roomsTexts } from '../texts/rooms.ts';
import { confirm } from '../ui/confirm.tsx';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { owedBy } from './room-list.ts';
import { Section } from './section.tsx';
import { forgetUnsaved } from './unsaved.tsx';

const texts = roomsTexts.room;

/** Removes a room, after saying in numbers what goes with it. */
export function RemoveRoom({ room }: { room: RoomView }) {
  const navigate = useNavigate();
  const remove = async (): Promise<void> => {
    const sure = await confirm({
      title: texts.removeTitle(room.name),
      text: texts.removeText(room.endpoints.length, owedBy(room)),
      confirm: texts.removeYes,
      danger: true,
    });
    if (!sure) return;
    try {
      const { cancelled } = await request('room.remove', { id: room.id });
      showDone(texts.removed(room.name, cancelled));
      forgetUnsaved();
      await navigate('/rooms', { replace: true });
    } catch (error) {
      showError(error);
    }
  };
  return (
    <Section
      title={texts.removeSection}
      text={texts.removeHelp}
      actions={
        <Button variant="default" c="var(--mantine-color-error)" onClick={() => void remove()}>
          {texts.remove}
        </Button>
      }
    />
  );
}
