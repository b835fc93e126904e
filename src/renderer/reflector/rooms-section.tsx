import { Alert, Button, Text } from '@mantine/core';
import { IconInfoCircle, IconPlus } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { SourceRoomView, SourceView } from '../../shared/views.ts';
import { Section } from '../rooms/section.tsx';
import { reflectorTexts } from '../texts/reflector.ts';
import { Loading } from '../ui/loading.tsx';
import { useRequest } from '../ui/use-request.ts';
import { ByHand } from './by-hand.tsx';
import { standingOfImported } from './room-standing.ts';
import type { Standing } from './room-standing.ts';
import { RoomsTable } from './rooms-table.tsx';
import { switchPath } from './switch-path.ts';

const texts = reflectorTexts.server;

/** The rooms of a server with what can be done about each; as of the last contact while it does not answer. */
export function RoomsSection({ source, followed }: { source: SourceView; followed: boolean }) {
  const { data, error, reload } = useRequest(
    'source.rooms',
    { id: source.id },
    { refreshOn: ['room.changed'] },
  );
  const rooms = data ?? (error ? asOfLastContact(source) : undefined);
  const newRooms = source.roomsFound?.new ?? 0;
  return (
    <Section
      title={texts.rooms}
      text={texts.roomsText}
      actions={
        <>
          <SwitchAll source={source} followed={followed} />
          <Button
            component={Link}
            to={`/reflector/${source.id}/import`}
            variant={source.rooms.length === 0 ? 'filled' : 'default'}
            leftSection={<IconPlus size={16} aria-hidden />}
          >
            {newRooms === 0 ? texts.import : texts.importNew(newRooms)}
          </Button>
        </>
      }
    >
      {error && rooms && rooms.length > 0 && <Text c="dimmed">{texts.asOf}</Text>}
      {!followed && source.rooms.length > 0 && <Text c="dimmed">{texts.nothingFollowed}</Text>}
      {source.takeOverUnavailable && <ByHand unavailable={source.takeOverUnavailable} />}
      {rooms?.some(({ ofOtherUser }) => ofOtherUser) && (
        <Alert variant="default" p="sm" icon={<IconInfoCircle />}>
          {texts.othersSecrets}
        </Alert>
      )}
      {rooms === undefined && <Loading rows={3} />}
      {rooms?.length === 0 && <Text c="dimmed">{error ? error.message : texts.none}</Text>}
      {rooms && rooms.length > 0 && (
        <RoomsTable source={source} rooms={rooms} onChanged={() => void reload()} />
      )}
    </Section>
  );
}

function SwitchAll({ source, followed }: { source: SourceView; followed: boolean }) {
  if (source.takeOverUnavailable !== null || !followed) return null;
  const count = (standing: Standing): number =>
    source.rooms.filter((room) => !room.ofOtherUser && standingOfImported(room) === standing).length;
  const [imported, takenOver] = [count('imported'), count('taken_over')];
  return (
    <>
      {imported > 1 && (
        <Button component={Link} to={switchPath(source.id, 'take_over')} variant="default">
          {texts.takeOverAll(imported)}
        </Button>
      )}
      {takenOver > 1 && (
        <Button component={Link} to={switchPath(source.id, 'give_back')} variant="default">
          {texts.giveBackAll(takenOver)}
        </Button>
      )}
    </>
  );
}

/** What is known of imported rooms without asking. */
function asOfLastContact({ rooms }: SourceView): SourceRoomView[] {
  return rooms.map(({ roomId, externalId, name, ofOtherUser, deliveredBy, urlThere, goneAt }) => ({
    roomId,
    externalId,
    name,
    ofOtherUser,
    deliveredBy,
    state: goneAt === null ? 'imported' : 'gone',
    url: urlThere,
    secretHint: null,
    questions: [],
  }));
}
