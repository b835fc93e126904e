import { Anchor, Button, Group, Table, Text, Title } from '@mantine/core';
import { useState } from 'react';
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
import type { OverviewSpan } from './spans.ts';

const texts = overviewTexts.endpoints;
type Row = Overview['endpoints'][number];

/** Hundreds of rows would be drawn anew with every delivery, and those that matter stand first. */
const SHOWN_AT_FIRST = 50;

/** How each endpoint did in the span: those that fail first, then the busiest. */
export function EndpointTable({ endpoints, span }: { endpoints: Row[]; span: OverviewSpan }) {
  const [all, setAll] = useState(false);
  const shown = all ? sorted(endpoints) : sorted(endpoints).slice(0, SHOWN_AT_FIRST);
  return (
    <section aria-label={texts.title}>
      <Title order={2} mb="xs">
        {texts.title}
      </Title>
      <Table.ScrollContainer minWidth={720} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table highlightOnHover>
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
          <Table.Tbody>
            {shown.map((row) => (
              <EndpointRow key={row.endpointId} row={row} span={span} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {shown.length < endpoints.length && (
        <Button mt="xs" size="compact-sm" variant="default" onClick={() => setAll(true)}>
          {texts.showAll(endpoints.length)}
        </Button>
      )}
    </section>
  );
}

function EndpointRow({ row, span }: { row: Row; span: OverviewSpan }) {
  const { statistics, lastDelivery } = row;
  const p95 = statistics.latencyMs.p95;
  return (
    <Table.Tr>
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
