import { Group, Text, Title, VisuallyHidden } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { frameTexts } from '../texts/frame.ts';
import classes from './page-header.module.css';

export type PageHeaderProps = {
  title: string;
  /** One quiet line below the title. */
  description?: ReactNode;
  /** What can be done here, at the right. */
  children?: ReactNode;
};

/** The head of a screen: its only first-level heading, its actions, and the window's title. */
export function PageHeader({ title, description, children }: PageHeaderProps) {
  useDocumentTitle(frameTexts.documentTitle(title));
  return (
    <header className={classes['header']}>
      <div className={classes['words']}>
        <Title order={1} className={classes['title']}>
          {title}
        </Title>
        {description && <Text c="dimmed">{description}</Text>}
      </div>
      {children && <Group gap="xs">{children}</Group>}
    </header>
  );
}

/** The title of a screen that has no room for a head: for the window and for those who hear the page. */
export function HiddenPageTitle({ title }: { title: string }) {
  useDocumentTitle(frameTexts.documentTitle(title));
  return (
    <VisuallyHidden>
      <h1>{title}</h1>
    </VisuallyHidden>
  );
}
