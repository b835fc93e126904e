import { Anchor, Group, Table, Text, Title, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type { EndpointStatistics } from '../../shared/views.ts';
import { statisticsTexts } from '../texts/statistics.ts';
import { percent } from '../ui/percent.ts';
import { shortUrl } from '../ui/short-url.ts';
import { FIRST_SORT, nextSort, sortEndpoints, SORTS } from './sort.ts';
import type { Sort, SortKey } from './sort.ts';
import classes from './statistics.module.css';
import { latency, triesPerDelivery } from './words.ts';
import { commonTexts } from '../texts/common.ts';

const texts = statisticsTexts.endpoints;

export type EndpointTableProps = {
  endpoints: readonly EndpointStatistics[];
  /** One endpoint is looked at already, so there is nothing to narrow. */
  alone: boolean;
  onScope(scope: { endpointId: string }): void;
};

/** How each endpoint did, sorted by any column. */
export function EndpointTable({ endpoints, alone, onScope }: EndpointTableProps) {
  const [sort, setSort] = useState<Sort>(FIRST_SORT);
  return (
    <section aria-label={texts.title}>
      <Title order={2} mb="xs">
        {texts.title}
      </Title>
      <Table.ScrollContainer minWidth={860} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {SORTS.map((key) => (
                <SortHead key={key} column={key} sort={sort} onSort={() => setSort(nextSort(sort, key))} />
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sortEndpoints(endpoints, sort).map((row) => (
              <Row key={row.endpointId} row={row} alone={alone} onScope={onScope} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

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

type RowProps = { row: EndpointStatistics } & Pick<EndpointTableProps, 'alone' | 'onScope'>;

function Row({ row, alone, onScope }: RowProps) {
  const { roomId, roomName, url, removed, endpointId, statistics } = row;
  const { delivered, deadLetters, failedAttempts, latencyMs } = statistics;
  const plain = (count: number): string => count.toLocaleString('en');
  return (
    <Table.Tr>
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
        <Table.Td key={i} className={classes['number']}>
          {value}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
