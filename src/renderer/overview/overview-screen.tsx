import { Select } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import type { Overview } from '../../shared/views.ts';
import type { Step } from '../statistics/spans.ts';
import { useStretch } from '../statistics/use-stretch.ts';
import { overviewTexts as texts } from '../texts/overview.ts';
import { statisticsTexts } from '../texts/statistics.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { Attention } from './attention.tsx';
import { DeliveriesChart } from '../statistics/deliveries-chart.tsx';
import { EndpointTable } from './endpoint-table.tsx';
import { NoRooms, NothingDelivered } from './nothing-yet.tsx';
import classes from './overview.module.css';
import { OVERVIEW_SPANS, readOverviewSpan } from './spans.ts';
import type { OverviewSpan } from './spans.ts';
import { Totals } from './totals.tsx';
import { useOverview } from './use-overview.ts';

/** The first glance: did everything arrive, and what did not, and why. */
export function OverviewScreen() {
  const [params, setParams] = useSearchParams();
  const span = readOverviewSpan(params);
  const { edges, step } = useStretch(span);
  const { data, error, reload } = useOverview(edges);
  return (
    <>
      <PageHeader title={texts.title}>
        {data !== undefined && data.endpoints.length > 0 && !isNothingEver(data) && (
          <Select
            w={160}
            aria-label={texts.span}
            leftSection={<IconCalendar size={16} aria-hidden />}
            allowDeselect={false}
            data={OVERVIEW_SPANS.map((value) => ({ value, label: statisticsTexts.spans[value] }))}
            value={span}
            onChange={(value) => setParams(value === null ? {} : { span: value }, { replace: true })}
          />
        )}
      </PageHeader>
      {data ? (
        <Content overview={data} span={span} step={step} onDone={() => void reload()} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void reload()} />
      ) : (
        <Loading />
      )}
    </>
  );
}

type ContentProps = { overview: Overview; span: OverviewSpan; step: Step; onDone(): void };

function Content({ overview, span, step, onDone }: ContentProps) {
  const { attention, endpoints } = overview;
  const nothingEver = isNothingEver(overview);
  // Before the first delivery there is nothing to be calm about.
  const judged = attention.length > 0 || (endpoints.length > 0 && !nothingEver);
  return (
    <div className={classes['content']}>
      {judged && <Attention overview={overview} onDone={onDone} />}
      {endpoints.length === 0 ? (
        <NoRooms />
      ) : nothingEver ? (
        <NothingDelivered endpoints={endpoints} />
      ) : (
        <>
          <Totals overview={overview} span={span} />
          <DeliveriesChart bars={overview.bars} step={step} />
        </>
      )}
      {endpoints.length > 0 && <EndpointTable endpoints={endpoints} span={span} />}
    </div>
  );
}

/** True until a first event was accepted: no number would say anything yet. */
function isNothingEver({ totals, endpoints }: Overview): boolean {
  return totals.accepted === 0 && endpoints.every(({ lastDelivery }) => lastDelivery === null);
}
