import { Button } from '@mantine/core';
import { IconMessagePlus, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Overview } from '../../shared/views.ts';
import { request } from '../api.ts';
import { overviewTexts } from '../texts/overview.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';

/** The overview before there is any endpoint: how to get the first one. */
export function NoRooms() {
  const texts = overviewTexts.empty;
  return (
    <EmptyState icon={IconMessagePlus} title={texts.title} text={texts.text}>
      <Button component={Link} to="/reflector/new">
        {texts.connect}
      </Button>
      <Button component={Link} to="/rooms/new" variant="default">
        {texts.addRoom}
      </Button>
      <Button component={Link} to="/welcome" variant="default">
        {texts.firstSteps}
      </Button>
    </EmptyState>
  );
}

/** The overview before anything was delivered: one press shows how that looks. */
export function NothingDelivered({ endpoints }: { endpoints: Overview['endpoints'] }) {
  const texts = overviewTexts.waiting;
  const [sending, setSending] = useState(false);
  const room = endpoints.find(({ health }) => health !== 'disabled') ?? endpoints[0];
  if (room === undefined) return null;
  const send = async (): Promise<void> => {
    setSending(true);
    try {
      const { deliveries } = await request('event.sendSample', { roomId: room.roomId });
      showDone(deliveries === 0 ? texts.notSent : texts.sent);
    } catch (error) {
      showError(error);
    } finally {
      setSending(false);
    }
  };
  return (
    <EmptyState icon={IconSend} title={texts.title} text={texts.text}>
      <Button loading={sending} onClick={() => void send()}>
        {texts.send(room.roomName)}
      </Button>
    </EmptyState>
  );
}
