import { Button, Group, Text } from '@mantine/core';
import {
  IconAlertTriangle,
  IconDatabaseX,
  IconLockX,
  IconPlayerPause,
  IconPlugX,
  IconXboxX,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { AttentionItem } from '../../shared/views.ts';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { useRecover } from '../recovery/recover-store.ts';
import { EnableAndDeliver } from '../rooms/endpoint/enable-and-deliver.tsx';
import { disableEndpoint, enableEndpoint } from '../rooms/endpoint/endpoint-actions.ts';
import { commonTexts } from '../texts/common.ts';
import { overviewTexts } from '../texts/overview.ts';
import { STATE_COLOURS } from '../ui/state-colours.ts';
import { Countdown, Time } from '../ui/time.tsx';
import { shortUrl } from '../ui/short-url.ts';
import classes from './overview.module.css';

const texts = overviewTexts.attention;

export type AttentionRowProps = { item: AttentionItem; roomId: string | undefined; onDone(): void };

/** One thing that needs a person: what it is, since when and why, and at the right what mends it. */
export function AttentionRow({ item, roomId, onDone }: AttentionRowProps) {
  switch (item.kind) {
    case 'endpoint_failing':
      return (
        <Row
          icon={IconAlertTriangle}
          word={texts.failing}
          where={item}
          roomId={roomId}
          why={
            <>
              {item.summary} {texts.failingSince} <Time at={item.since} />
              {item.deadLetters > 0 && <>, {texts.dead(item.deadLetters)}</>}
              {item.nextAttemptAt !== null && (
                <>
                  , {texts.nextTry} <Countdown at={item.nextAttemptAt} />
                </>
              )}
              {'.'}
            </>
          }
        >
          <ShowButton endpointId={item.endpointId} dead={false} />
          <Cure onCure={() => disableEndpoint({ id: item.endpointId })} onDone={onDone}>
            {texts.disable}
          </Cure>
          <ResendButton item={item} />
        </Row>
      );
    case 'dead_letters':
      return (
        <Row
          icon={IconXboxX}
          word={texts.deadLetters}
          where={item}
          roomId={roomId}
          why={
            <>
              {item.summary} {texts.dead(item.deadLetters)} {texts.since} <Time at={item.since} />
              {'.'}
            </>
          }
        >
          <ShowButton endpointId={item.endpointId} dead />
          <ResendButton item={item} />
        </Row>
      );
    case 'endpoint_disabled':
      return (
        <Row
          icon={IconPlayerPause}
          word={texts.disabled}
          where={item}
          roomId={roomId}
          why={
            <>
              {commonTexts.disabled[item.reason]}, {texts.since} <Time at={item.since} />
              {item.held > 0 && <>, {texts.held(item.held)}</>}
              {item.deadLetters > 0 && <>, {texts.dead(item.deadLetters)}</>}
              {'.'}
            </>
          }
        >
          <ShowButton endpointId={item.endpointId} dead={false} />
          <Cure
            onCure={() =>
              enableEndpoint({
                id: item.endpointId,
                pending: item.held,
                deadLetters: item.deadLetters,
                disabledReason: item.reason,
              })
            }
            onDone={onDone}
          >
            {item.held + item.deadLetters > 0 ? texts.enableHeld : texts.enable}
          </Cure>
          <EnableAndDeliver
            endpointId={item.endpointId}
            held={item.held}
            reason={item.reason}
            onDone={onDone}
          />
        </Row>
      );
    case 'secrets_unavailable':
      return (
        <Row
          icon={IconLockX}
          word={texts.secrets}
          why={
            <>
              {item.reason} {item.remedy} {item.held > 0 && <>{texts.held(item.held)}.</>}
            </>
          }
        >
          <Button component={Link} to="/settings" size="compact-sm" variant="default">
            {texts.settings}
          </Button>
        </Row>
      );
    case 'source_failing':
      return (
        <Row
          icon={IconPlugX}
          word={texts.source}
          why={
            <>
              {item.name}: {item.message} {texts.sourceSince} <Time at={item.since} />
              {'.'}
            </>
          }
        >
          <Button component={Link} to={`/reflector/${item.sourceId}`} size="compact-sm" variant="default">
            {texts.show}
          </Button>
        </Row>
      );
    case 'store_problem':
      return <Row icon={IconDatabaseX} word={texts.store} why={item.message} />;
  }
}

type RowProps = {
  icon: Icon;
  word: string;
  where?: { roomName: string; url: string };
  roomId?: string | undefined;
  why: ReactNode;
  children?: ReactNode;
};

function Row({ icon: Picture, word, where, roomId, why, children }: RowProps) {
  return (
    <li className={classes['item']}>
      <Picture size={18} aria-hidden color={STATE_COLOURS.bad} />
      <div className={classes['words']}>
        <div className={classes['where']}>
          <Text span fw={600} c={STATE_COLOURS.bad} style={{ flex: 'none' }}>
            {word}
          </Text>
          {where && (
            <>
              <Text span fw={500} style={{ flex: 'none' }}>
                {roomId === undefined ? (
                  where.roomName
                ) : (
                  <Link to={`/rooms/${roomId}`} style={{ color: 'inherit' }}>
                    {where.roomName}
                  </Link>
                )}
              </Text>
              <span className={classes['url']} title={where.url}>
                → {shortUrl(where.url)}
              </span>
            </>
          )}
        </div>
        <Text style={{ overflowWrap: 'anywhere' }}>{why}</Text>
      </div>
      <Group gap="xs" ms="auto">
        {children}
      </Group>
    </li>
  );
}

function ShowButton({ endpointId, dead }: { endpointId: string; dead: boolean }) {
  const path = deliveriesPath({ endpointId, states: dead ? ['dead_letter'] : [] });
  return (
    <Button component={Link} to={path} size="compact-sm" variant="default">
      {texts.show}
    </Button>
  );
}

function ResendButton({
  item: { endpointId, deadLetters },
}: {
  item: { endpointId: string; deadLetters: number };
}) {
  const open = useRecover((store) => store.open);
  if (deadLetters === 0) return null;
  return (
    <Button size="compact-sm" onClick={() => open({ endpointId })}>
      {texts.resend(deadLetters)}
    </Button>
  );
}

type CureProps = { onCure(): Promise<void>; onDone(): void; children: ReactNode };

function Cure({ onCure, onDone, children }: CureProps) {
  return (
    <Button size="compact-sm" variant="default" onClick={() => void onCure().then(onDone)}>
      {children}
    </Button>
  );
}
