import { Anchor, Button } from '@mantine/core';
import { IconArrowLeft, IconPlugX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import type { SourceView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { useSource } from './use-source.ts';

/** The server that the address names, or what stands in its place: loading, an error, or that it is gone. */
export function WithSource({
  title,
  children,
}: {
  /** What the screen is called until the server is known. */
  title: string;
  children: (source: SourceView, reload: () => void) => ReactNode;
}) {
  const { id = '' } = useParams();
  const { source, error, reload } = useSource(id);
  if (source) return children(source, () => void reload());
  return (
    <>
      <PageHeader title={title} description={<BackLink to="/reflector" text={reflectorTexts.title} />} />
      {error && <ErrorState error={error} onRetry={() => void reload()} />}
      {!error && source === undefined && <Loading />}
      {source === null && (
        <EmptyState icon={IconPlugX} title={reflectorTexts.server.gone} text={reflectorTexts.server.goneText}>
          <Button component={Link} to="/reflector">
            {reflectorTexts.title}
          </Button>
        </EmptyState>
      )}
    </>
  );
}

/** The way one level back, for the line below a title. */
export function BackLink({ to, text }: { to: string; text: string }) {
  return (
    <Anchor component={Link} to={to} underline="always">
      <IconArrowLeft size={14} aria-hidden style={{ verticalAlign: '-2px' }} /> {text}
    </Anchor>
  );
}
