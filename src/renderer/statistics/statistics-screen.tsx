import { Text } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import type { Statistics } from '../../shared/views.ts';
import { statisticsTexts as texts } from '../texts/statistics.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Time } from '../ui/time.tsx';
import { useRequest } from '../ui/use-request.ts';
import { DeliveriesChart } from './deliveries-chart.tsx';
import { EndpointTable } from './endpoint-table.tsx';
import { FailureTable } from './failure-table.tsx';
import { LatencyChart } from './latency-chart.tsx';
import { Numbers } from './numbers.tsx';
import { Rebuild } from './rebuild.tsx';
import { readView, writeView } from './statistics-url.ts';
import type { StatisticsView } from './statistics-url.ts';
import classes from './statistics.module.css';
import { Totals } from './totals.tsx';
import { useStatistics } from './use-statistics.ts';
import type { Edged } from './use-stretch.ts';
import { useViewStretch } from './use-stretch.ts';
import { ViewBar } from './view-bar.tsx';

/** How deliveries went over a span: overall, of a room, or of an endpoint. */
export function StatisticsScreen() {
  const [params, setParams] = useSearchParams();
  const view = readView(params);
  const rooms = useRequest('room.list', {}, { refreshOn: ['room.changed'] });
  const stretch = useViewStretch(view);
  const statistics = useStatistics(view, stretch.edges);
  const change = (next: StatisticsView): void => setParams(writeView(next), { replace: true });
  return (
    <>
      <PageHeader title={texts.title}>
        <ViewBar view={view} rooms={rooms.data ?? []} onChange={change} />
      </PageHeader>
      {statistics.data ? (
        <Content
          statistics={statistics.data}
          view={view}
          stretch={stretch}
          onScope={(scope) => change({ span: view.span, fromDay: view.fromDay, toDay: view.toDay, ...scope })}
        />
      ) : statistics.error ? (
        <ErrorState error={statistics.error} onRetry={() => void statistics.reload()} />
      ) : (
        <Loading />
      )}
    </>
  );
}

type ContentProps = {
  statistics: Statistics;
  view: StatisticsView;
  stretch: Edged;
  onScope(scope: { endpointId: string }): void;
};

function Content({ statistics, view, stretch, onScope }: ContentProps) {
  const { total, bars, endpoints, historyFrom, from } = statistics;
  const { roomId, endpointId } = view;
  const scope = { ...(roomId !== undefined && { roomId }), ...(endpointId !== undefined && { endpointId }) };
  if (total.accepted + total.attempts + total.cancelled === 0) {
    return (
      <div className={classes['content']}>
        <EmptyState icon={IconChartBar} title={texts.empty.title} text={texts.empty.text} />
        <Rebuild />
      </div>
    );
  }
  return (
    <div className={classes['content']}>
      <Totals total={total} />
      <DeliveriesChart bars={bars} step={stretch.step} />
      <LatencyChart bars={bars} total={total} step={stretch.step} />
      <Numbers bars={bars} step={stretch.step} />
      <FailureTable total={total} scope={scope} tried={{ from, to: statistics.to }} />
      {historyFrom !== null && historyFrom > from && total.failedAttempts > 0 && (
        <Text size="sm" c="dimmed">
          {texts.prunedBefore} <Time at={historyFrom} />. {texts.prunedThen}
        </Text>
      )}
      <EndpointTable endpoints={endpoints} alone={endpointId !== undefined} onScope={onScope} />
      <Rebuild />
    </div>
  );
}
