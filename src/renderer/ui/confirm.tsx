import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import type { ReactNode } from 'react';
import { commonTexts } from '../texts/common.ts';
import { DANGER } from './state-colours.ts';

/** What is asked: a question as title, what will happen in numbers, and a verb on the button. */
export type Question = {
  title: string;
  text: ReactNode;
  confirm: string;
  keep?: string;
  /** Something is lost by it: the button is red, and the way out has the focus. */
  danger?: boolean;
};

/** Asks before something that is not easily undone. Resolves with whether it was confirmed. */
export function confirm({
  title,
  text,
  confirm: yes,
  keep = commonTexts.cancel,
  danger = false,
}: Question): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title,
      children: typeof text === 'string' ? <Text>{text}</Text> : text,
      labels: { confirm: yes, cancel: keep },
      confirmProps: { ...(danger && { color: DANGER }), 'data-autofocus': !danger || undefined },
      cancelProps: { 'data-autofocus': danger || undefined },
      onConfirm: () => resolve(true),
      onCancel: () => resolve(false),
      onClose: () => resolve(false),
    });
  });
}
