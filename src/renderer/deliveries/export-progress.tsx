import { Button, CloseButton, Group, Progress, Text } from '@mantine/core';
import type { ExportView } from '../../shared/views.ts';
import { historyTexts } from '../texts/history.ts';
import { showError } from '../ui/show-error.ts';
import classes from './deliveries.module.css';
import { useExport } from './export-store.ts';

const texts = historyTexts.exports;

/** How far an export is, with the way to stop it; afterwards where it went. */
export function ExportProgress() {
  const { running: view, stop, dismiss } = useExport();
  if (!view) return null;
  const { count, more } = view.total;
  const going = view.state === 'running' || view.state === 'waiting';
  return (
    <Group className={classes['tool']} gap="sm" wrap="nowrap">
      <Text size="sm" role="status" style={{ overflowWrap: 'anywhere' }}>
        {said(view)}
      </Text>
      {going ? (
        <>
          <Progress
            flex={1}
            value={Math.min(100, (view.done / Math.max(1, count)) * 100)}
            aria-label={texts.running}
            {...(more && view.done >= count && { animated: true })}
          />
          <Button size="compact-sm" variant="default" onClick={() => void stop().catch(showError)}>
            {texts.stop}
          </Button>
        </>
      ) : (
        <CloseButton ms="auto" size="sm" aria-label={texts.dismiss} onClick={dismiss} />
      )}
    </Group>
  );
}

function said(view: ExportView): string {
  const { count, more } = view.total;
  switch (view.state) {
    case 'waiting':
    case 'running':
      return `${texts.running} ${texts.progress(view.done, `${count.toLocaleString('en')}${more ? '+' : ''}`)}`;
    case 'finished':
      return texts.finished(view);
    case 'stopped':
      return texts.stopped;
    case 'failed':
      return texts.failed(view.problem ?? '');
  }
}
