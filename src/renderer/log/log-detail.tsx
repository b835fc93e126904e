import { Button, CloseButton, Group, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { LogFilter, LogLine } from '../../shared/views.ts';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { logTexts } from '../texts/log.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { LogLevel } from './log-level.tsx';
import { idIn, rawLine, valueText } from './log-line.ts';
import classes from './log.module.css';

const texts = logTexts.detail;

export type LogDetailProps = { line: LogLine; onFilter(filter: LogFilter): void; onClose(): void };

/** All of one line, with the ways on from it. */
export function LogDetail({ line, onFilter, onClose }: LogDetailProps) {
  const deliveryId = idIn(line, 'deliveryId');
  const roomId = idIn(line, 'roomId');
  const endpointId = idIn(line, 'endpointId');
  const utc = new Date(line.at).toISOString();
  return (
    <section className={classes['detail']} aria-label={texts.label}>
      <Group gap="xs" justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="sm">
          <LogLevel level={line.level} />
          <Text fw={600}>{line.event}</Text>
          <Text size="sm" c="dimmed">
            <time dateTime={utc}>{utc}</time>
          </Text>
        </Group>
        <CloseButton aria-label={texts.close} onClick={onClose} />
      </Group>
      <Group gap="xs">
        {deliveryId && (
          <Button component={Link} size="compact-sm" variant="default" to={deliveriesPath({}, deliveryId)}>
            {texts.openDelivery}
          </Button>
        )}
        {roomId && (
          <Button component={Link} size="compact-sm" variant="default" to={`/rooms/${roomId}`}>
            {texts.openRoom}
          </Button>
        )}
        {deliveryId && (
          <Button size="compact-sm" variant="default" onClick={() => onFilter({ deliveryId })}>
            {texts.onlyDelivery}
          </Button>
        )}
        {endpointId && (
          <Button size="compact-sm" variant="default" onClick={() => onFilter({ endpointId })}>
            {texts.onlyEndpoint}
          </Button>
        )}
        <CopyButton value={rawLine(line)} label={texts.copy} withText />
      </Group>
      <Table className={classes['fields']} verticalSpacing={2} withRowBorders={false}>
        <Table.Tbody>
          {Object.entries(line.fields).map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td>{valueText(value)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
