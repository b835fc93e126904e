import { Anchor, Progress, Table, Text, Title } from '@mantine/core';
import { Link } from 'react-router';
import type { FailureKind } from '../../shared/model.ts';
import type { SpanStatistics } from '../../shared/views.ts';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { failureWords } from '../texts/deliveries/words.ts';
import { statisticsTexts } from '../texts/statistics.ts';
import { percent } from '../ui/percent.ts';
import type { Scope } from '../ui/scope.ts';
import classes from './statistics.module.css';

const texts = statisticsTexts.failures;

export type FailureTableProps = {
  total: SpanStatistics;
  scope: Scope;
  /** The span that is counted, in milliseconds UTC. */
  tried: { from: number; to: number };
};

/** Failed tries by kind, most first; each kind leads to the deliveries it counts. */
export function FailureTable({ total: { failures, failedAttempts }, scope, tried }: FailureTableProps) {
  const kinds = (Object.entries(failures) as [FailureKind, number][]).toSorted(([, a], [, b]) => b - a);
  return (
    <section aria-label={texts.title}>
      <Title order={2} mb="xs">
        {texts.title}
      </Title>
      {kinds.length === 0 ? (
        <Text c="dimmed">{texts.none}</Text>
      ) : (
        <Table className={classes['failures']} highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.kind}</Table.Th>
              <Table.Th className={classes['number']}>{texts.tries}</Table.Th>
              <Table.Th className={classes['number']}>{texts.share}</Table.Th>
              <Table.Th className={classes['bar']} aria-hidden />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {kinds.map(([kind, n]) => (
              <Table.Tr key={kind}>
                <Table.Td>
                  <Anchor
                    component={Link}
                    to={deliveriesPath({
                      failure: kind,
                      tried,
                      roomId: scope.roomId ?? null,
                      endpointId: scope.endpointId ?? null,
                    })}
                    title={texts.show(failureWords(kind))}
                  >
                    {failureWords(kind)}
                  </Anchor>
                </Table.Td>
                <Table.Td className={classes['number']}>{n.toLocaleString('en')}</Table.Td>
                <Table.Td className={classes['number']}>{percent(n, failedAttempts)}</Table.Td>
                <Table.Td className={classes['bar']} aria-hidden>
                  <Progress value={(n / failedAttempts) * 100} color="red.7" size="sm" />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </section>
  );
}
