import { Anchor, Group, Table, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { Overview } from '../../shared/views.ts';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { statisticsPath } from '../statistics/statistics-url.ts';
import { commonTexts } from '../texts/common.ts';
import { overviewTexts } from '../texts/overview.ts';
import { DeliveryState } from '../ui/delivery-state.tsx';
import { duration } from '../ui/duration.ts';
import { EndpointHealth } from '../ui/endpoint-health.tsx';
import { Time } from '../ui/time.tsx';
import classes from './overview.module.css';
import { percent } from '../ui/percent.ts';
import { shortUrl } from '../ui/short-url.ts';
import { useRowsInSight } from '../ui/use-rows-in-sight.ts';
import type { OverviewSpan } from './spans.ts';

const texts = overviewTexts.endpoints;
type Row = Overview['endpoints'][number];

/** How high a row is, in pixels. */
const ROW_HEIGHT = 40;

/** How each endpoint did in the span: those that fail first, then the busiest. Only the rows in sight exist. */
export function EndpointTable({ endpoints, span }: { endpoints: Row[]; span: OverviewSpan }) {
  const rows = useMemo(() => sorted(endpoints), [endpoints]);
  const keys = useMemo(() => rows.map(({ endpointId }) => endpointId), [rows]);
  const { body, shown, before, after, measure } = useRowsInSight(keys, ROW_HEIGHT);
  return (
    <section aria-label={texts.title}>
      <Title order={2} mb="xs">
        {texts.title}
      </Title>
      <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table highlightOnHover aria-label={texts.title} aria-rowcount={rows.length + 1}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.endpoint}</Table.Th>
              <Table.Th>{texts.health}</Table.Th>
              <Table.Th className={classes['number']}>{texts.delivered}</Table.Th>
              <Table.Th className={classes['number']}>{texts.success}</Table.Th>
              <Table.Th className={classes['number']}>{texts.p95}</Table.Th>
              <Table.Th>{texts.last}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody ref={body}>
            {before > 0 && <tr aria-hidden style={{ height: before }} />}
            {shown.map(({ index }) => (
              <EndpointRow key={keys[index]} row={rows[index]!} index={index} measure={measure} span={span} />
            ))}
            {after > 0 && <tr aria-hidden style={{ height: after }} />}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

type EndpointRowProps = {
  row: Row;
  index: number;
  measure: (row: HTMLElement | null) => void;
  span: OverviewSpan;
};

function EndpointRow({ row, index, measure, span }: EndpointRowProps) {
  const { statistics, lastDelivery } = row;
  const p95 = statistics.latencyMs.p95;
  return (
    <Table.Tr ref={measure} data-index={index} aria-rowindex={index + 2}>
      <Table.Td className={classes['wide']}>
        <div className={classes['endpoint']}>
          <Anchor component={Link} to={`/rooms/${row.roomId}`}>
            {row.roomName}
          </Anchor>
          <span className={classes['url']} title={row.url}>
            → {shortUrl(row.url)}
          </span>
        </div>
      </Table.Td>
      <Table.Td className={classes['tight']}>
        <EndpointHealth health={row.health} />
      </Table.Td>
      <Table.Td className={classes['number']}>
        {statistics.delivered === 0 ? (
          '0'
        ) : (
          <Anchor
            component={Link}
            to={deliveriesPath({ endpointId: row.endpointId, states: ['delivered'], span })}
            c="inherit"
          >
            {statistics.delivered.toLocaleString('en')}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td className={classes['number']}>
        <Anchor component={Link} to={statisticsPath({ endpointId: row.endpointId }, span)} c="inherit">
          {percent(statistics.delivered, statistics.delivered + statistics.deadLetters)}
        </Anchor>
      </Table.Td>
      <Table.Td className={classes['number']}>{p95 === null ? commonTexts.none : duration(p95)}</Table.Td>
      <Table.Td className={classes['tight']}>
        {lastDelivery === null ? (
          <Text c="dimmed">{texts.never}</Text>
        ) : (
          <Anchor component={Link} to={deliveriesPath({}, lastDelivery.id)} c="inherit" underline="never">
            <Group gap="xs" wrap="nowrap">
              <DeliveryState {...lastDelivery} />
              <Text span c="dimmed">
                <Time at={lastDelivery.at} relative />
              </Text>
            </Group>
          </Anchor>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

const WORST_FIRST: readonly Row['health'][] = ['failing', 'disabled', 'healthy', 'unused'];

function sorted(endpoints: Row[]): Row[] {
  return endpoints.toSorted(
    (a, b) =>
      WORST_FIRST.indexOf(a.health) - WORST_FIRST.indexOf(b.health) ||
      b.statistics.delivered - a.statistics.delivered ||
      a.roomName.localeCompare(b.roomName),
  );
}
