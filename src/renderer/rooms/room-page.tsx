import { Anchor, Button, Stack, Text } from '@mantine/core';
import { IconArrowLeft, IconChartBar, IconList, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { statisticsPath } from '../statistics/statistics-url.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { roomsTexts } from '../texts/rooms.ts';
import { statisticsTexts } from '../texts/statistics.ts';
import { PageHeader } from '../ui/page-header.tsx';
import type { RoomView } from '../../shared/views.ts';
import { EndpointCard } from './endpoint/endpoint-card.tsx';
import { NewEndpointCard } from './endpoint/new-endpoint-card.tsx';
import { ReceiverSnippets } from './receiver-snippets.tsx';
import { RecentDeliveries } from './recent-deliveries.tsx';
import { RemoveRoom } from './remove-room.tsx';
import { RoomAtReflector } from './room-at-reflector.tsx';
import { RoomIntake } from './room-intake.tsx';
import { RoomNameSection } from './room-name-section.tsx';
import classes from './rooms.module.css';

const texts = roomsTexts.room;

/** A stored room: its name, its endpoints, what was delivered lately, and how transcripts come in. */
export function RoomPage({ room, reload }: { room: RoomView; reload(): void }) {
  return (
    <>
      <PageHeader
        title={room.name}
        description={
          <>
            <Anchor component={Link} to="/rooms" underline="always">
              <IconArrowLeft size={14} aria-hidden style={{ verticalAlign: '-2px' }} /> {texts.back}
            </Anchor>
            {' · '}
            {room.source === null ? texts.local : texts.fromSource(room.source.name)}
            {room.source?.connected === false && ` (${reflectorTexts.ofRoom.disconnected})`}
          </>
        }
      >
        <Button
          component={Link}
          to={statisticsPath({ roomId: room.id })}
          variant="default"
          leftSection={<IconChartBar size={16} aria-hidden />}
        >
          {statisticsTexts.title}
        </Button>
        <Button
          component={Link}
          to={deliveriesPath({ roomId: room.id })}
          variant="default"
          leftSection={<IconList size={16} aria-hidden />}
        >
          {texts.deliveries}
        </Button>
      </PageHeader>
      <div className={classes['page']}>
        <RoomNameSection room={room} onChanged={reload} />
        <RoomAtReflector room={room} />
        <Endpoints room={room} reload={reload} />
        <RecentDeliveries room={room} />
        <ReceiverSnippets />
        <RoomIntake room={room} onChanged={reload} />
        <RemoveRoom room={room} />
      </div>
    </>
  );
}

function Endpoints({ room, reload }: { room: RoomView; reload(): void }) {
  const [params] = useSearchParams();
  const named = params.get('endpoint') ?? room.endpoints[0]?.id;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(named === undefined ? [] : [named]));
  const [adding, setAdding] = useState(false);
  const toggle = (id: string): void => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return (
    <Stack gap="sm" align="stretch">
      {room.endpoints.length === 0 && !adding && <Text c="dimmed">{texts.noEndpoints}</Text>}
      {room.endpoints.map((endpoint) => (
        <EndpointCard
          key={endpoint.id}
          endpoint={endpoint}
          roomName={room.name}
          open={open.has(endpoint.id)}
          onToggle={() => toggle(endpoint.id)}
          onChanged={reload}
        />
      ))}
      {adding ? (
        <NewEndpointCard
          roomId={room.id}
          roomName={room.name}
          onClose={() => setAdding(false)}
          onCreated={(id) => {
            setAdding(false);
            setOpen(new Set([...open, id]));
            reload();
          }}
        />
      ) : (
        <Button
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {room.endpoints.length === 0 ? texts.addFirstEndpoint : texts.addEndpoint}
        </Button>
      )}
    </Stack>
  );
}
