import { Button, Group, Text, Timeline, Title, UnstyledButton } from '@mantine/core';
import {
  IconBan,
  IconCheck,
  IconClock,
  IconInbox,
  IconRotateClockwise,
  IconSend,
  IconX,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AttemptView, DeliveryDetail } from '../../../shared/views.ts';
import { deliveriesTexts } from '../../texts/deliveries.ts';
import { Countdown, Time } from '../../ui/time.tsx';
import classes from '../deliveries.module.css';
import { lastAnswer } from '../delivery-row.tsx';
import { foldAttempts } from './fold-attempts.ts';

const texts = deliveriesTexts.detail;
/** Planned tries shown one by one; the rest is a count and the last of them. */
const PLANNED_SHOWN = 2;

export type LifeLineProps = {
  detail: DeliveryDetail;
  selected: number | null;
  onSelect(number: number): void;
};

/** What happened to a delivery and what will, from its acceptance to its last planned try. */
export function LifeLine({ detail, selected, onSelect }: LifeLineProps) {
  const [unfolded, setUnfolded] = useState(false);
  const { first, folded, last } = foldAttempts(detail.attempts, unfolded);
  const planned = detail.plannedAttempts;
  const later = planned.slice(PLANNED_SHOWN);
  const lastPlanned = later.at(-1);
  const underWayOrOver = detail.state === 'sending' || detail.state === 'cancelled' ? 1 : 0;
  const done = 1 + first.length + (folded > 0 ? 1 : 0) + last.length + underWayOrOver;
  const attempt = (view: AttemptView) => (
    <Timeline.Item key={view.number} color={succeeded(view) ? 'teal' : 'red'} bullet={bulletOf(view)}>
      <Moment view={view} current={view.number === selected} onSelect={onSelect} />
    </Timeline.Item>
  );
  return (
    <section>
      <Title order={3} size="h6" mb="xs">
        {texts.lifeLine}
      </Title>
      <Timeline bulletSize={20} lineWidth={2} active={done - 1} classNames={{ item: classes['life'] ?? '' }}>
        <Timeline.Item color="gray" bullet={<IconInbox size={12} />}>
          <Line what={texts.accepted} when={<Time exact at={detail.acceptedAt} />} />
        </Timeline.Item>
        {first.map(attempt)}
        {folded > 0 && (
          <Timeline.Item color="gray" lineVariant="dotted">
            <Button size="compact-xs" variant="subtle" onClick={() => setUnfolded(true)}>
              {texts.showFolded(folded)}
            </Button>
          </Timeline.Item>
        )}
        {last.map(attempt)}
        {detail.state === 'sending' && (
          <Timeline.Item color="blue" bullet={<IconSend size={12} />}>
            <Line what={texts.attempt(detail.attemptsMade + 1)} more={texts.underWay} />
          </Timeline.Item>
        )}
        {detail.state === 'cancelled' && (
          <Timeline.Item color="gray" bullet={<IconBan size={12} />}>
            <Line
              what={texts.cancelled}
              when={detail.finishedAt !== null && <Time exact at={detail.finishedAt} />}
            />
          </Timeline.Item>
        )}
        {planned.slice(0, PLANNED_SHOWN).map(({ number, at }, index) => (
          <Timeline.Item key={number} lineVariant="dashed" bullet={<IconClock size={12} />}>
            <Line
              what={texts.nextTry(number)}
              more={texts.planned}
              when={index === 0 ? <Countdown at={at} /> : <Time exact at={at} />}
            />
          </Timeline.Item>
        ))}
        {lastPlanned && (
          <Timeline.Item lineVariant="dashed" bullet={<IconRotateClockwise size={12} />}>
            <Line what={texts.laterTries(later.length)} when={<Time exact at={lastPlanned.at} />} />
          </Timeline.Item>
        )}
      </Timeline>
    </section>
  );
}

function Moment({
  view,
  current,
  onSelect,
}: {
  view: AttemptView;
  current: boolean;
  onSelect(n: number): void;
}) {
  return (
    <UnstyledButton
      className={classes['moment']}
      aria-current={current}
      onClick={() => onSelect(view.number)}
    >
      <Line
        what={`${texts.attemptNumber(view.number)} · ${lastAnswer({ lastOutcome: view.outcome, lastStatus: view.status })}`}
        more={view.trigger === 'scheduled' ? undefined : deliveriesTexts.trigger[view.trigger]}
        when={<Time exact at={view.startedAt} />}
        took={deliveriesTexts.timing.ms(view.timings.totalMs)}
      />
    </UnstyledButton>
  );
}

type LineProps = { what: string; more?: string | undefined; when?: ReactNode; took?: string };

function Line({ what, more, when, took }: LineProps) {
  return (
    <Group gap="xs" wrap="nowrap" style={{ fontVariantNumeric: 'tabular-nums' }}>
      <Text size="sm" fw={500} truncate>
        {what}
      </Text>
      {more !== undefined && (
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
          {more}
        </Text>
      )}
      <Group gap="sm" ms="auto" wrap="nowrap">
        {took !== undefined && (
          <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
            {took}
          </Text>
        )}
        <Text size="xs" c="dimmed" component="div" style={{ whiteSpace: 'nowrap' }}>
          {when}
        </Text>
      </Group>
    </Group>
  );
}

function succeeded({ outcome, status }: AttemptView): boolean {
  return outcome === 'response' && status !== null && status >= 200 && status < 300;
}

function bulletOf(view: AttemptView) {
  return succeeded(view) ? <IconCheck size={12} /> : <IconX size={12} />;
}
