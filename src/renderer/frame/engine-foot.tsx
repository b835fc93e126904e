import { ActionIcon, Anchor, Button, Text, Tooltip } from '@mantine/core';
import {
  IconCircleCheck,
  IconCloudOff,
  IconLoader2,
  IconLock,
  IconPlayerPause,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import type { EngineStatus } from '../../shared/views.ts';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { useStatus } from '../stores/status.ts';
import { frameTexts } from '../texts/frame.ts';
import { showError } from '../ui/show-error.ts';
import { STATE_COLOURS } from '../ui/state-colours.ts';
import { Countdown } from '../ui/time.tsx';
import classes from './frame.module.css';

const texts = frameTexts.engine;
const OWED = deliveriesPath({ states: ['pending', 'sending'] });
type Seen = EngineStatus['state'] | 'asking' | 'unreachable' | 'signed_out';

const LOOKS: Record<Seen, { icon: Icon; colour: string; word: string }> = {
  delivering: { icon: IconCircleCheck, colour: STATE_COLOURS.good, word: texts.state.delivering },
  paused: { icon: IconPlayerPause, colour: STATE_COLOURS.warning, word: texts.state.paused },
  offline: { icon: IconCloudOff, colour: STATE_COLOURS.warning, word: texts.state.offline },
  stopping: { icon: IconLoader2, colour: STATE_COLOURS.quiet, word: texts.state.stopping },
  asking: { icon: IconLoader2, colour: STATE_COLOURS.quiet, word: texts.asking },
  signed_out: { icon: IconLock, colour: STATE_COLOURS.bad, word: texts.signedOut },
  unreachable: { icon: IconPlugConnectedX, colour: STATE_COLOURS.bad, word: texts.unreachable },
};

/** The foot of the rail: what the engine does now, how much it still owes, and the way to pause and resume it. */
export function EngineFoot({ folded }: { folded: boolean }) {
  const { status, trouble, setPaused } = useStatus();
  const navigate = useNavigate();
  const seen: Seen = trouble ?? status?.state ?? 'asking';
  const { icon: Picture, colour, word } = LOOKS[seen];
  const owed = status === null ? '' : status.owed === 0 ? texts.nothingOwed : texts.owed(status.owed);
  const change = (paused: boolean): void => void setPaused(paused).catch(showError);
  const icon = <Picture size={18} stroke={1.8} aria-hidden color={colour} style={{ flex: 'none' }} />;
  if (folded) {
    const standing = [word, owed].filter(Boolean).join(', ');
    return (
      <section className={classes['foot']} aria-label={texts.label}>
        <Tooltip label={seen === 'paused' ? `${standing}. ${texts.resumeLong}` : standing} position="right">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            aria-label={seen === 'paused' ? `${standing}. ${texts.resumeLong}` : standing}
            onClick={() => (seen === 'paused' ? change(false) : void navigate(OWED))}
          >
            {icon}
          </ActionIcon>
        </Tooltip>
      </section>
    );
  }
  return (
    <section className={classes['foot']} aria-label={texts.label}>
      <div className={classes['state']}>
        {icon}
        <Text span role="status" fw={500} c={colour} className={classes['label']}>
          {word}
        </Text>
        {/* One button for both, so that it keeps the focus when it was used. */}
        {(seen === 'paused' || seen === 'delivering' || seen === 'offline') && (
          <Tooltip label={texts.pause} disabled={seen === 'paused'}>
            <Button
              size="compact-sm"
              px={6}
              variant={seen === 'paused' ? 'light' : 'subtle'}
              color={seen === 'paused' ? 'indigo' : 'gray'}
              aria-label={seen === 'paused' ? texts.resumeLong : texts.pause}
              onClick={() => change(seen !== 'paused')}
            >
              {seen === 'paused' ? texts.resume : <IconPlayerPause size={16} />}
            </Button>
          </Tooltip>
        )}
      </div>
      {trouble === null ? (
        <Text size="xs" c="dimmed" ps={26}>
          {status !== null && status.owed > 0 ? (
            <Anchor component={Link} to={OWED} inherit c="inherit">
              {owed}
            </Anchor>
          ) : (
            owed
          )}
          {seen === 'offline' && status?.nextProbeAt != null && (
            <>
              {' · '}
              {texts.nextProbe} <Countdown at={status.nextProbeAt} />
            </>
          )}
        </Text>
      ) : (
        <Text size="xs" c="dimmed" ps={26}>
          {trouble === 'signed_out' ? texts.signedOutText : texts.unreachableText}
        </Text>
      )}
    </section>
  );
}
