import { Anchor, Button, CloseButton, Group, Progress, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { BulkView } from '../../shared/views.ts';
import { recoveryTexts } from '../texts/recovery.ts';
import { showError } from '../ui/show-error.ts';
import { shortUrl } from '../ui/short-url.ts';
import { Countdown } from '../ui/time.tsx';
import { useBulks } from './bulk-store.ts';
import { detailLines, failedPath, headline, leftOf, shareOf } from './bulk-words.ts';

const texts = recoveryTexts.progress;
/** Endpoints that are named. */
const SHOWN = 3;

/** A bulk resend or cancel: how far it is with the way to stop it, then how it went with the way to go on. */
export function BulkPanel({ bulk }: { bulk: BulkView }) {
  const { stop, resume, dismiss } = useBulks();
  const running = bulk.state === 'running';
  const failed = failedPath(bulk);
  const over = bulk.done + bulk.skipped;
  return (
    <Stack gap={4}>
      <Group gap={4} wrap="nowrap" align="flex-start">
        <Text size="sm" fw={500} role="status" flex={1}>
          {headline(bulk)}
        </Text>
        {!running && <CloseButton size="xs" aria-label={texts.dismiss} onClick={() => dismiss(bulk.id)} />}
      </Group>
      {running && (
        <>
          <Progress value={shareOf(bulk)} aria-label={texts.running[bulk.action]} />
          <Text size="xs" c="dimmed">
            {texts.of(over, bulk.total, bulk.more)}
          </Text>
        </>
      )}
      {detailLines(bulk).map((line) => (
        <Line key={line}>{line}</Line>
      ))}
      <HeldUp endpoints={bulk.heldUp} />
      <Group gap={8}>
        {running && (
          <Button size="compact-xs" variant="default" onClick={() => void stop(bulk.id).catch(showError)}>
            {texts.stop}
          </Button>
        )}
        {bulk.state === 'stopped' && leftOf(bulk) !== 0 && (
          <Button size="compact-xs" variant="default" onClick={() => void resume(bulk.id).catch(showError)}>
            {texts.resume}
          </Button>
        )}
        {failed !== null && (
          <Anchor component={Link} to={failed} size="xs" underline="always">
            {texts.show}
          </Anchor>
        )}
      </Group>
    </Stack>
  );
}

/** What it waits for: few of the endpoints, and once what holds up all of them. */
function HeldUp({ endpoints }: { endpoints: BulkView['heldUp'] }) {
  if (endpoints.some(({ reason }) => reason === 'paused')) return <Line>{texts.paused}</Line>;
  return (
    <>
      {endpoints.slice(0, SHOWN).map(({ endpointId, url, reason, until }) => (
        <Line key={endpointId}>
          {texts.heldUp(shortUrl(url), texts.heldUpBy[reason])}
          {until !== null && (
            <>
              {', '}
              {texts.nextTry} <Countdown at={until} />
            </>
          )}
        </Line>
      ))}
      {endpoints.length > SHOWN && <Line>{texts.moreHeldUp(endpoints.length - SHOWN)}</Line>}
    </>
  );
}

function Line({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {children}
    </Text>
  );
}
