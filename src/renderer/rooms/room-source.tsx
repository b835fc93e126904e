import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { RoomView } from '../../shared/views.ts';
import { standingOfImported } from '../reflector/room-standing.ts';
import type { Standing } from '../reflector/room-standing.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { roomsTexts } from '../texts/rooms.ts';

const texts = reflectorTexts.ofRoom;

const WORDS: Partial<Record<Standing, string>> = {
  imported: texts.reflector,
  own: texts.own,
  taken_over: texts.here,
  both: texts.both,
  relayed: texts.relay,
  relay_lost: texts.relayLost,
  switching: texts.switching,
  gone: texts.gone,
};

/** Where a room comes from, and who delivers what it has at Reflector. */
export function RoomSource({ room }: { room: RoomView }) {
  const { source, atReflector } = room;
  if (source === null) return <span style={{ whiteSpace: 'nowrap' }}>{roomsTexts.list.local}</span>;
  if (!source.connected || atReflector === null) {
    return (
      <>
        {source.name}
        <Text size="xs">{texts.disconnected}</Text>
      </>
    );
  }
  return (
    <>
      <Anchor component={Link} to={`/reflector/${source.id}`}>
        {source.name}
      </Anchor>
      <Text size="xs">{WORDS[standingOfImported({ ...atReflector, roomId: room.id })]}</Text>
    </>
  );
}
