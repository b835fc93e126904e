import { Button, Code } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useRouteError } from 'react-router';
import { frameTexts } from '../texts/frame.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

const texts = frameTexts.broken;

/** What stands where a screen failed to draw: the rest of the page goes on. */
export function ScreenError() {
  const error = useRouteError();
  return (
    <>
      <PageHeader title={frameTexts.product} />
      <EmptyState icon={IconAlertTriangle} title={texts.title} text={texts.text}>
        <Button onClick={() => window.location.reload()}>{texts.again}</Button>
        <Code block w="100%">
          {error instanceof Error ? error.message : String(error)}
        </Code>
      </EmptyState>
    </>
  );
}
