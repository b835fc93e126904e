import { Button, Code } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useRouteError } from 'react-router';
import { frameTexts } from '../texts/frame.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

/** What stands where a screen failed to load or to draw: the rest of the page goes on. */
export function ScreenError() {
  const error = useRouteError();
  const texts = isNotLoaded(error) ? frameTexts.notLoaded : frameTexts.broken;
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

/** The parts of the page come from the engine; browsers have no code for one that did not come. */
function isNotLoaded(error: unknown): boolean {
  return error instanceof TypeError && /import|module script/i.test(error.message);
}
