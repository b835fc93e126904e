import { Anchor, Group, Table, Text, Title, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { memo, useMemo, useState } from 'react';
import { Link } from 'react-router';
import type { EndpointStatistics } from '../../shared/views.ts';
import { statisticsTexts } from '../texts/statistics.ts';
import { percent } from '../ui/percent.ts';
import { shortUrl } from '../ui/short-url.ts';
import { useRowsInSight } from '../ui/use-rows-in-sight.ts';
import { FIRST_SORT, nextSort, sortEndpoints, SORTS } from './sort.ts';
import type { Sort, SortKey } from './sort.ts';
import classes from './statistics.module.css';
import { latency, triesPerDelivery } from './words.ts';
import { commonTexts } from '../texts/common.ts';

const texts = statisticsTexts.endpoints;
/** How high a row is, in pixels. */
const ROW_HEIGHT = 36;

export type EndpointTableProps = {
  endpoints: readonly EndpointStatistics[];
  /** One endpoint is looked at already, so there is nothing to narrow. */
  alone: boolean;
  onScope(scope: { endpointId: string }): void;
};

/** How each endpoint did, sorted by any column. Only the rows in sight exist: there may be a thousand. */
export function EndpointTable({ endpoints, alone, onScope }: EndpointTableProps) {
  const [sort, setSort] = useState<Sort>(FIRST_SORT);
  const rows = useMemo(() => sortEndpoints(endpoints, sort), [endpoints, sort]);
  const keys = useMemo(() => rows.map(({ endpointId }) => endpointId), [rows]);
  const { body, shown, before, after, measure } = useRowsInSight(keys, ROW_HEIGHT);
  return (
    <section aria-label={texts.title}>
      <Title order={2} mb="xs">
        {texts.title}
      </Title>
      <Table.ScrollContainer minWidth={860} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table highlightOnHover aria-label={texts.title} aria-rowcount={rows.length + 1}>
          <Head sort={sort} onSort={setSort} />
          <Table.Tbody ref={body}>
            {before > 0 && <tr aria-hidden style={{ height: before }} />}
            {shown.map(({ index }) => (
              <Row
                key={keys[index]}
                row={rows[index]!}
                index={index}
                measure={measure}
                alone={alone}
                onScope={onScope}
              />
            ))}
            {after > 0 && <tr aria-hidden style={{ height: after }} />}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

const Head = memo(function Head({ sort, onSort }: { sort: Sort; onSort(sort: Sort): void }) {
  return (
    <Table.Thead>
      <Table.Tr>
        {SORTS.map((key) => (
          <SortHead key={key} column={key} sort={sort} onSort={() => onSort(nextSort(sort, key))} />
        ))}
      </Table.Tr>
    </Table.Thead>
  );
});

function SortHead({ column, sort, onSort }: { column: SortKey; sort: Sort; onSort(): void }) {
  const active = sort.key === column;
  const Arrow = sort.descending ? IconArrowDown : IconArrowUp;
  const name = texts[column];
  return (
    <Table.Th
      {...(column === 'endpoint' ? { valign: 'bottom' } : { className: classes['head'] })}
      aria-sort={active ? (sort.descending ? 'descending' : 'ascending') : 'none'}
    >
      <UnstyledButton className={classes['sort']} title={texts.sortBy(name)} onClick={onSort}>
        {name}
        {active && <Arrow size={14} aria-hidden />}
      </UnstyledButton>
    </Table.Th>
  );
}

type RowProps = {
  row: EndpointStatistics;
  index: number;
  measure: (row: HTMLElement | null) => void;
} & Pick<EndpointTableProps, 'alone' | 'onScope'>;

const Row = memo(function Row({ row, index, measure, alone, onScope }: RowProps) {
  const { roomId, roomName, url, removed, endpointId, statistics } = row;
  const { delivered, deadLetters, failedAttempts, latencyMs } = statistics;
  const plain = (count: number): string => count.toLocaleString('en');
  return (
    <Table.Tr ref={measure} data-index={index} aria-rowindex={index + 2}>
      <Table.Td className={classes['wide']}>
        <Group gap={8} wrap="nowrap" align="baseline">
          {removed ? (
            <Text span style={{ flex: 'none' }}>
              {roomName}
            </Text>
          ) : (
            <Anchor component={Link} to={`/rooms/${roomId}?endpoint=${endpointId}`} style={{ flex: 'none' }}>
              {roomName}
            </Anchor>
          )}
          {alone ? (
            <span className={classes['url']} title={url}>
              → {shortUrl(url)}
            </span>
          ) : (
            <UnstyledButton
              className={classes['url']}
              title={url}
              aria-label={texts.only(`${roomName} → ${shortUrl(url)}`)}
              onClick={() => onScope({ endpointId })}
            >
              → {shortUrl(url)}
            </UnstyledButton>
          )}
          {removed && (
            <Text span size="sm" c="dimmed" style={{ flex: 'none' }}>
              {texts.removed}
            </Text>
          )}
        </Group>
      </Table.Td>
      {[
        percent(delivered, delivered + deadLetters),
        plain(delivered),
        plain(deadLetters),
        plain(failedAttempts),
        triesPerDelivery(statistics) ?? commonTexts.none,
        latency(latencyMs.p50),
        latency(latencyMs.p95),
        latency(latencyMs.p99),
      ].map((value, i) => (
        // Plain ones: hundreds are made while somebody scrolls.
        <td key={i} className={`${classes['cell']} ${classes['number']}`}>
          {value}
        </td>
      ))}
    </Table.Tr>
  );
});
