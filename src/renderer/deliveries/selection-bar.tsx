import { Button, CloseButton, Group, Text } from '@mantine/core';
import { IconBan, IconRefresh } from '@tabler/icons-react';
import { deliveriesTexts } from '../texts/deliveries.ts';
import type { BulkAction } from './bulk-plan.ts';
import classes from './deliveries.module.css';
import type { Selection } from './selection.ts';

const texts = deliveriesTexts.selection;

export type SelectionBarProps = {
  selection: Selection;
  /** How many match the filter, in words. */
  count: string;
  onAct(action: BulkAction): void;
  onChooseAll(): void;
  onClear(): void;
};

/** What can be done with the chosen deliveries. */
export function SelectionBar({ selection, count, onAct, onChooseAll, onClear }: SelectionBarProps) {
  const all = selection.kind === 'all';
  return (
    <Group className={classes['tool']} gap="xs" role="region" aria-label={texts.label}>
      <Text size="sm" fw={600} role="status">
        {all ? texts.allChosen(count) : texts.chosen(selection.chosen.size)}
      </Text>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconRefresh size={14} />}
        onClick={() => onAct('resend')}
      >
        {texts.resend}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconBan size={14} />}
        onClick={() => onAct('cancel')}
      >
        {texts.cancel}
      </Button>
      {!all && (
        <Button size="compact-sm" variant="subtle" onClick={onChooseAll}>
          {texts.chooseAll(count)}
        </Button>
      )}
      <CloseButton ms="auto" size="sm" aria-label={texts.clear} onClick={onClear} />
    </Group>
  );
}
