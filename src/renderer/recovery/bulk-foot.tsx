import { ActionIcon, Popover, RingProgress, Stack } from '@mantine/core';
import { IconCheck, IconRefresh } from '@tabler/icons-react';
import { recoveryTexts } from '../texts/recovery.ts';
import { BulkPanel } from './bulk-panel.tsx';
import { useBulks } from './bulk-store.ts';
import { headline, shareOf } from './bulk-words.ts';
import classes from './recovery.module.css';

const texts = recoveryTexts.progress;

/** Bulk resends and cancels at the foot of the rail, on every screen; behind one icon where the rail is folded. */
export function BulkFoot({ folded }: { folded: boolean }) {
  const bulks = useBulks((store) => store.bulks);
  const [latest] = bulks;
  if (latest === undefined) return null;
  const panels = bulks.map((bulk) => <BulkPanel key={bulk.id} bulk={bulk} />);
  if (!folded) {
    return (
      <section className={classes['foot']} aria-label={texts.label}>
        {panels}
      </section>
    );
  }
  const running = bulks.find(({ state }) => state === 'running');
  const said = headline(running ?? latest);
  return (
    <Popover position="right-end" trapFocus returnFocus withinPortal width={280}>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          className={classes['folded']}
          title={said}
          aria-label={`${said}. ${texts.details}`}
        >
          {running ? (
            <RingProgress
              size={32}
              thickness={3}
              sections={[{ value: shareOf(running), color: 'var(--mantine-primary-color-filled)' }]}
              label={<IconRefresh size={14} aria-hidden style={{ display: 'block', margin: 'auto' }} />}
            />
          ) : (
            <IconCheck size={18} aria-hidden />
          )}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={texts.label}>
        <Stack>{panels}</Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
