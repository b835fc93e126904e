import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from 'react-router';
import { frameTexts } from '../texts/frame.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageHeader } from '../ui/page-header.tsx';

const texts = frameTexts.notFound;

/** What stands at an address that names no screen. */
export function NotFound() {
  return (
    <>
      <PageHeader title={frameTexts.product} />
      <EmptyState icon={IconMapQuestion} title={texts.title} text={texts.text}>
        <Button component={Link} to="/">
          {texts.home}
        </Button>
      </EmptyState>
    </>
  );
}
