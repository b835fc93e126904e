import { useParams } from 'react-router';
import { roomsTexts } from '../texts/rooms.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { useRequest } from '../ui/use-request.ts';
import { NewRoom } from './new-room.tsx';
import { RoomPage } from './room-page.tsx';
import { LeaveGuard } from './unsaved.tsx';

/** One room, or a new one where the address names none. */
export function RoomScreen() {
  const { id } = useParams();
  return (
    <>
      <LeaveGuard />
      {id === undefined ? <NewRoom /> : <ExistingRoom key={id} id={id} />}
    </>
  );
}

function ExistingRoom({ id }: { id: string }) {
  const { data, error, reload } = useRequest(
    'room.get',
    { id },
    { refreshOn: ['room.changed', 'delivery.changed'] },
  );
  if (data) return <RoomPage room={data} reload={() => void reload()} />;
  return (
    <>
      <PageHeader title={roomsTexts.list.title} />
      {error ? <ErrorState error={error} onRetry={() => void reload()} /> : <Loading />}
    </>
  );
}
