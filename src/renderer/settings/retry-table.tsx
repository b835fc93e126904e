import { Stack, Table, Text } from '@mantine/core';
import { retryPolicy } from '../../shared/contract/parts.ts';
import type { RetryPolicy } from '../../shared/model.ts';
import { scheduleTable } from '../../shared/retry-schedule.ts';
import { settingsTexts } from '../texts/settings.ts';
import { span } from '../ui/duration.ts';

const texts = settingsTexts.retry;

/** The schedule that follows from a policy: when each retry comes, without the jitter that comes on top. */
export function RetryTable({ policy }: { policy: RetryPolicy }) {
  if (!retryPolicy.safeParse(policy).success) return <Text c="dimmed">{texts.invalid}</Text>;
  const rows = scheduleTable(policy);
  const last = rows.at(-1);
  if (!last) return <Text>{texts.none}</Text>;
  return (
    <Stack gap="xs">
      <Text fw={500} role="status">
        {texts.summary(last.to, span(last.waitedMs))}
      </Text>
      <Table aria-label={texts.table} verticalSpacing={4} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.retry}</Table.Th>
            <Table.Th ta="right">{texts.waits}</Table.Th>
            <Table.Th ta="right">{texts.after}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ from, to, delayMs, waitedMs }) => (
            <Table.Tr key={from}>
              <Table.Td>{texts.numbers(from, to)}</Table.Td>
              <Table.Td ta="right">{from === to ? span(delayMs) : texts.each(span(delayMs))}</Table.Td>
              <Table.Td ta="right">{span(waitedMs)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">
        {texts.jitter}
      </Text>
    </Stack>
  );
}
