import type { RoomView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { roomsTexts } from '../texts/rooms.ts';
import { Removal } from './removal.tsx';
import { owedBy } from './room-list.ts';

const texts = roomsTexts.room;

/** Removes a room, after saying in numbers what goes with it. */
export function RemoveRoom({ room }: { room: RoomView }) {
  return (
    <Removal
      texts={texts}
      question={{
        title: texts.removeTitle(room.name),
        text: texts.removeText(room.endpoints.length, owedBy(room)),
        confirm: texts.removeYes,
      }}
      remove={async () => {
        const { cancelled } = await request('room.remove', { id: room.id });
        return texts.removed(room.name, cancelled);
      }}
      next="/rooms"
    />
  );
}
