import { Stack, Table, Text } from '@mantine/core';
import type { SyncView } from '../../shared/views.ts';
import { Section } from '../rooms/section.tsx';
import { reflectorTexts } from '../texts/reflector.ts';
import classes from './reflector.module.css';

const texts = reflectorTexts.sync;

/** Transcripts that were seen and are no events: why, how many, and the latest of each kind. */
export function Skipped({ skipped }: { skipped: SyncView['skipped'] }) {
  return (
    <Section title={texts.skipped} text={texts.skippedText}>
      {skipped.length === 0 ? (
        <Text c="dimmed">{texts.skippedNone}</Text>
      ) : (
        <Table.ScrollContainer minWidth={560} type="native">
          <Table aria-label={texts.skipped} verticalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={260}>{texts.columns.reason}</Table.Th>
                <Table.Th w={90} ta="right">
                  {texts.columns.count}
                </Table.Th>
                <Table.Th>{texts.columns.latest}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {skipped.map(({ reason, count, latest }) => (
                <Table.Tr key={reason}>
                  <Table.Td style={{ verticalAlign: 'top' }}>
                    <Text size="sm" fw={500}>
                      {texts.reasons[reason].label}
                    </Text>
                    <Text size="xs" c="dimmed">
                      {texts.reasons[reason].why}
                    </Text>
                  </Table.Td>
                  <Table.Td ta="right" style={{ verticalAlign: 'top' }}>
                    {count.toLocaleString('en')}
                  </Table.Td>
                  <Table.Td style={{ verticalAlign: 'top' }}>
                    <Latest latest={latest} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}

function Latest({ latest }: { latest: SyncView['skipped'][number]['latest'] }) {
  return (
    <Stack component="ul" gap={4} className={classes['list']}>
      {latest.map(({ id, title, detail }) => (
        <li key={id}>
          <Text size="sm">
            {title ?? texts.untitled}{' '}
            <Text span size="xs" c="dimmed" className={classes['mono']}>
              {id}
            </Text>
          </Text>
          {detail !== null && (
            <Text size="xs" c="dimmed">
              {detail}
            </Text>
          )}
        </li>
      ))}
    </Stack>
  );
}
