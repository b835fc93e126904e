import { Button, CloseButton, Group, Progress, Text } from '@mantine/core';
import { COUNTED_TO } from './counted.ts';
import { deliveriesTexts } from '../texts/deliveries.ts';
import { showError } from '../ui/show-error.ts';
import { useBulk } from './bulk-store.ts';
import classes from './deliveries.module.css';

const texts = deliveriesTexts.bulk;

/** How far a bulk resend or cancel is, with the way to stop it; afterwards what it did. */
export function BulkProgress() {
  const { bulk, stop, dismiss } = useBulk();
  if (!bulk) return null;
  const done = bulk.done + bulk.skipped;
  const open = bulk.total >= COUNTED_TO;
  const share = Math.min(100, (done / Math.max(1, bulk.total)) * 100);
  return (
    <Group className={classes['tool']} gap="sm" wrap="nowrap">
      {bulk.state === 'running' ? (
        <>
          <Text size="sm" role="status">
            {texts.running[bulk.action]}{' '}
            {texts.progress(
              done,
              open ? `${COUNTED_TO.toLocaleString('en')}+` : bulk.total.toLocaleString('en'),
            )}
          </Text>
          <Progress flex={1} value={share} aria-label={texts.running[bulk.action]} />
          <Button size="compact-sm" variant="default" onClick={() => void stop().catch(showError)}>
            {texts.stop}
          </Button>
        </>
      ) : (
        <>
          <Text size="sm" role="status">
            {bulk.state === 'finished'
              ? texts.finished[bulk.action](bulk.done, bulk.skipped)
              : texts.stopped[bulk.action](bulk.done)}
          </Text>
          <CloseButton ms="auto" size="sm" aria-label={texts.dismiss} onClick={dismiss} />
        </>
      )}
    </Group>
  );
}
