import { Button } from '@mantine/core';
import { useNavigate } from 'react-router';
import { confirm } from '../ui/confirm.tsx';
import type { Question } from '../ui/confirm.tsx';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { Section } from './section.tsx';
import { forgetUnsaved } from './unsaved.tsx';

export type RemovalProps = {
  texts: { removeSection: string; removeHelp: string; remove: string };
  question: Omit<Question, 'danger'>;
  /** Removes it; answers what is said of it then. */
  remove(): Promise<string>;
  /** Where the page goes when it is gone. */
  next: string;
};

/** The last part of a page: removes what the page is about, after asking. */
export function Removal({ texts, question, remove, next }: RemovalProps) {
  const navigate = useNavigate();
  const ask = async (): Promise<void> => {
    if (!(await confirm({ ...question, danger: true }))) return;
    try {
      showDone(await remove());
      forgetUnsaved();
      await navigate(next, { replace: true });
    } catch (error) {
      showError(error);
    }
  };
  return (
    <Section
      title={texts.removeSection}
      text={texts.removeHelp}
      actions={
        <Button variant="default" c="var(--mantine-color-error)" onClick={() => void ask()}>
          {texts.remove}
        </Button>
      }
    />
  );
}
