import { Group, Text, Title } from '@mantine/core';
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
