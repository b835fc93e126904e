import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { commonTexts } from '../texts/common.ts';
import { useCopy } from './copy-text.ts';

export type CopyButtonProps = {
  value: string;
  /** What is copied, for those who hear the page: `Copy URL`. */
  label?: string;
  /** Shows the label as a button's text instead of an icon. */
  withText?: boolean;
};

/** Copies a text and says that it did. */
export function CopyButton({ value, label = commonTexts.copy, withText = false }: CopyButtonProps) {
  const { copied, copy } = useCopy();
  const icon = copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
  const said = copied ? commonTexts.copied : label;
  return withText ? (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={icon}
      disabled={value === ''}
      onClick={() => copy(value)}
    >
      {said}
    </Button>
  ) : (
    <Tooltip label={said}>
      <ActionIcon
        variant="subtle"
        color={copied ? 'teal' : 'gray'}
        aria-label={said}
        onClick={() => copy(value)}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
