import { Accordion, Group, Stack, Table, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { DryRun } from '../../../shared/views.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { STATE_COLOURS } from '../../ui/state-colours.ts';
import classes from './endpoint.module.css';
import { ResultPaper } from './result-paper.tsx';

const texts = endpointTexts.dryRun;

export type DryRunResultProps = { dryRun: DryRun; changedSince: boolean; onDismiss(): void };

/** What an attempt would do: the rule that decided, each address, and the request one step deeper. */
export function DryRunResult({ dryRun, changedSince, onDismiss }: DryRunResultProps) {
  const { allowed, message, rule, host, addresses, lookedUp } = dryRun;
  return (
    <ResultPaper
      ok={allowed}
      title={allowed ? texts.allowed : texts.refused}
      changedSince={changedSince}
      onDismiss={onDismiss}
    >
      <div>
        <Text>{message}</Text>
        <Text size="sm" c="dimmed">
          {texts.rule} <span className={classes['mono']}>{rule}</span>. {texts.unsent}
        </Text>
      </div>
      {lookedUp && addresses.length > 0 && <Addresses host={host} addresses={addresses} />}
      <Accordion variant="contained" chevronPosition="left" order={3}>
        <Accordion.Item value="request">
          <Accordion.Control>{texts.request}</Accordion.Control>
          <Accordion.Panel>
            <Request request={dryRun.request} />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </ResultPaper>
  );
}

function Addresses({ host, addresses }: Pick<DryRun, 'host' | 'addresses'>) {
  return (
    <Table.ScrollContainer minWidth={520} type="native">
      <Table aria-label={texts.addresses(host)} verticalSpacing={4} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={220}>{texts.address}</Table.Th>
            <Table.Th w={100}>{texts.verdict}</Table.Th>
            <Table.Th>{texts.why}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {addresses.map(({ address, allowed, message }) => (
            <Table.Tr key={address}>
              <Table.Td className={classes['mono']}>{address}</Table.Td>
              <Table.Td>
                <Group gap={6} wrap="nowrap" c={allowed ? STATE_COLOURS.good : STATE_COLOURS.bad}>
                  {allowed ? <IconCheck size={16} aria-hidden /> : <IconX size={16} aria-hidden />}
                  {allowed ? texts.yes : texts.no}
                </Group>
              </Table.Td>
              <Table.Td>{message}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Request({ request }: Pick<DryRun, 'request'>) {
  const { method, url, headers, body, signatures, signatureOrder } = request;
  return (
    <Stack gap="sm">
      <Text className={classes['mono']}>
        {method} {url}
      </Text>
      <Table.ScrollContainer minWidth={520} type="native">
        <Table aria-label={texts.request} verticalSpacing={2} withRowBorders={false}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.header}</Table.Th>
              <Table.Th>{texts.value}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {headers.map(({ name, value, note }) => (
              <Table.Tr key={name}>
                <Table.Td className={classes['mono']} style={{ whiteSpace: 'nowrap' }}>
                  {name}
                </Table.Td>
                <Table.Td>
                  <span className={classes['mono']}>{value}</span>
                  {note !== null && (
                    <Text span size="xs" c="dimmed" ms="xs">
                      {texts.notes[note]}
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {signatures === 0 && <Text size="sm">{texts.unsigned}</Text>}
      {signatureOrder !== null && <Text size="sm">{texts.twoSignatures(signatureOrder)}</Text>}
      <CodeBlock label={texts.body} text={body} />
    </Stack>
  );
}
