import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { RoomView } from '../../shared/views.ts';
import { RoomStanding } from '../reflector/room-standing-view.tsx';
import { actionFor, standingOfImported } from '../reflector/room-standing.ts';
import { switchPath } from '../reflector/switch-path.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { Section } from './section.tsx';

const texts = reflectorTexts.ofRoom;

/** Who delivers an imported room, with the way to change that; nothing for a room added here. */
export function RoomAtReflector({ room: { id, source, atReflector } }: { room: RoomView }) {
  if (source === null || atReflector === null) return null;
  const standing = standingOfImported({ ...atReflector, roomId: id });
  const action = actionFor(standing, !atReflector.ofOtherUser);
  return (
    <Section
      title={texts.section}
      actions={
        <>
          {(action === 'take_over' || action === 'give_back') && (
            <Button component={Link} to={switchPath(source.id, action, [id])} variant="default">
              {action === 'take_over' ? texts.takeOver : texts.giveBack}
            </Button>
          )}
          <Button component={Link} to={`/reflector/${source.id}`} variant="default">
            {source.name}
          </Button>
        </>
      }
    >
      <RoomStanding standing={standing} theirs={standing === 'imported' && atReflector.ofOtherUser} />
    </Section>
  );
}
