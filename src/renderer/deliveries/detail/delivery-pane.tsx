import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { useLayoutEffect } from 'react';
import type { RefObject } from 'react';
import type { ApiError } from '../../api.ts';
import { deliveriesTexts } from '../../texts/deliveries.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Loading } from '../../ui/loading.tsx';
import classes from '../deliveries.module.css';
import type { OneDelivery } from '../use-resend.ts';
import { DeliveryPage } from './delivery-page.tsx';
import { useDetail } from './use-detail.ts';

export type DeliveryPaneProps = {
  id: string;
  paneRef: RefObject<HTMLElement | null>;
  /** True where it has the whole width, and the list is a page back. */
  alone: boolean;
  one: OneDelivery;
  onClose(): void;
};

/** The opened delivery: beside the list, or in its place. */
export function DeliveryPane({ id, paneRef, alone, one, onClose }: DeliveryPaneProps) {
  const { data, error, reload } = useDetail(id);
  const shownId = data?.id;
  useLayoutEffect(() => {
    paneRef.current?.scrollTo(0, 0);
  }, [shownId, paneRef]);
  return (
    <section
      ref={paneRef}
      tabIndex={-1}
      className={classes['aside']}
      data-alone={alone || undefined}
      aria-label={deliveriesTexts.detail.label}
      aria-busy={data?.id !== id}
    >
      {error && data?.id !== id ? (
        <NotShown error={error} onRetry={() => void reload()} onClose={onClose} />
      ) : data ? (
        <DeliveryPage key={data.id} detail={data} alone={alone} one={one} onClose={onClose} />
      ) : (
        <Loading rows={8} />
      )}
    </section>
  );
}

function NotShown({ error, onRetry, onClose }: { error: ApiError; onRetry(): void; onClose(): void }) {
  if (error.code !== 'not_found') return <ErrorState error={error} onRetry={onRetry} />;
  return (
    <EmptyState icon={IconMapQuestion} title={deliveriesTexts.detail.notFound} text={error.message}>
      <Button variant="default" onClick={onClose}>
        {deliveriesTexts.detail.back}
      </Button>
    </EmptyState>
  );
}
