import { Alert, Anchor, Button, CloseButton, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { DeliveryDetail } from '../../../shared/views.ts';
import { deliveriesTexts } from '../../texts/deliveries.ts';
import { DeliveryState } from '../../ui/delivery-state.tsx';
import classes from '../deliveries.module.css';
import { titleOf } from '../delivery-row.tsx';
import type { OneDelivery } from '../use-resend.ts';
import { AttemptPanel } from './attempt-panel.tsx';
import { WaitsUntil } from './waits-until.tsx';
import { DeliveryActions } from './delivery-actions.tsx';
import { Facts } from './facts.tsx';
import { LifeLine } from './life-line.tsx';
import { RetryOffer } from './retry-offer.tsx';

const texts = deliveriesTexts.detail;

export type DeliveryPageProps = { detail: DeliveryDetail; alone: boolean; one: OneDelivery; onClose(): void };

/** Everything about one delivery: where it stands and why, what can be done, and every attempt byte for byte. */
export function DeliveryPage({ detail, alone, one, onClose }: DeliveryPageProps) {
  const [selected, setSelected] = useState<number | null>(null);
  const [offered, setOffered] = useState(detail.offerRetryClientErrors);
  const attempt = detail.attempts.find(({ number }) => number === selected) ?? detail.attempts.at(-1) ?? null;
  const { headline, advice } = detail.explanation;
  // Once shown it stays, so that the switch does not vanish from under the hand that moved it.
  if (detail.offerRetryClientErrors && !offered) setOffered(true);
  return (
    <Stack p="md" gap="md" maw={alone ? 920 : undefined}>
      <div>
        {alone && (
          <Button
            size="compact-sm"
            variant="subtle"
            mb="xs"
            ms={-8}
            leftSection={<IconArrowLeft size={16} />}
            onClick={onClose}
          >
            {texts.back}
          </Button>
        )}
        <Group justify="space-between" mih={28} wrap="nowrap" gap="xs">
          <DeliveryState
            state={detail.state}
            heldReason={detail.heldReason}
            attemptsMade={detail.attemptsMade}
          />
          {!alone && <CloseButton aria-label={texts.close} onClick={onClose} />}
        </Group>
        <Title order={2} size="h4" style={{ overflowWrap: 'anywhere' }}>
          {titleOf(detail)}
        </Title>
        <Group gap={6} mt={2}>
          <Anchor component={Link} to={`/rooms/${detail.room.id}`} size="sm">
            {detail.room.name}
          </Anchor>
          <Text size="sm" c="dimmed" className={classes['mono']} style={{ overflowWrap: 'anywhere' }}>
            → {detail.endpoint.url}
          </Text>
          {detail.endpoint.removed && (
            <Text size="xs" c="dimmed">
              ({texts.removedEndpoint})
            </Text>
          )}
        </Group>
      </div>
      <div>
        <Text fw={600} size="sm" component="div">
          <WaitsUntil detail={detail} otherwise={headline} />
        </Text>
        {advice !== null && <Text size="sm">{advice}</Text>}
        {detail.waitsFor !== null && (
          <Anchor component={Link} to={`/deliveries/${detail.waitsFor}`} size="sm">
            {texts.showFirst}
          </Anchor>
        )}
        {detail.events.some(({ maybeSentByReflector }) => maybeSentByReflector) && (
          <Text size="sm">{texts.maybeSent}</Text>
        )}
      </div>
      <DeliveryActions detail={detail} attempt={attempt} one={one} />
      {offered && <RetryOffer detail={detail} />}
      <LifeLine detail={detail} selected={attempt?.number ?? null} onSelect={setSelected} />
      {attempt ? (
        <AttemptPanel key={attempt.number} deliveryId={detail.id} attempt={attempt} />
      ) : (
        <Alert variant="light" color="gray">
          {texts.noAttempts}
        </Alert>
      )}
      <Facts detail={detail} />
    </Stack>
  );
}
