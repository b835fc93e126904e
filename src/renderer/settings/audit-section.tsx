import { Button, Group, Table, Text } from '@mantine/core';
import { Fragment, useCallback, useEffect, useState } from 'react';
import type { AuditEntry } from '../../shared/views.ts';
import { ApiError, request } from '../api.ts';
import { Section } from '../rooms/section.tsx';
import classes from '../rooms/endpoint/endpoint.module.css';
import { settingsTexts } from '../texts/settings.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { Time } from '../ui/time.tsx';
import { auditChanges } from '../../shared/audit-changes.ts';

const texts = settingsTexts.audit;
const PAGE = 20;

/** Who changed what, newest first, a page at a time. */
export function AuditSection() {
  const [entries, setEntries] = useState<AuditEntry[] | null>(null);
  const [more, setMore] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const load = useCallback(async (before: string | null): Promise<void> => {
    try {
      const page = await request('audit.list', { limit: PAGE, ...(before !== null && { before }) });
      setEntries((known) => (before === null || known === null ? page : [...known, ...page]));
      setMore(page.length === PAGE);
      setError(null);
    } catch (refusal) {
      setError(refusal instanceof ApiError ? refusal : new ApiError('internal', String(refusal)));
    }
  }, []);
  useEffect(() => void load(null), [load]);

  return (
    <Section title={texts.title} text={texts.text}>
      {error && <ErrorState error={error} onRetry={() => void load(entries?.at(-1)?.id ?? null)} />}
      {!entries && !error && <Loading rows={4} />}
      {entries?.length === 0 && <Text c="dimmed">{texts.none}</Text>}
      {entries && entries.length > 0 && <AuditTable entries={entries} />}
      {more && (
        <Group>
          <Button size="compact-sm" variant="default" onClick={() => void load(entries?.at(-1)?.id ?? null)}>
            {texts.more}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function AuditTable({ entries }: { entries: AuditEntry[] }) {
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table aria-label={texts.title} verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={120}>{texts.columns.at}</Table.Th>
            <Table.Th w={200}>{texts.columns.subject}</Table.Th>
            <Table.Th>{texts.columns.detail}</Table.Th>
            <Table.Th w={110}>{texts.columns.actor}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Td c="dimmed">
                <Time at={entry.at} />
              </Table.Td>
              <Table.Td>{texts.actions[entry.action] ?? entry.action}</Table.Td>
              <Table.Td className={classes['mono']} fz="xs">
                <Changes entry={entry} />
              </Table.Td>
              <Table.Td c="dimmed">{entry.actor}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Changes({ entry }: { entry: AuditEntry }) {
  const changes = auditChanges(entry);
  if (changes.length === 0) return null;
  return (
    <>
      {changes.map(({ field, from, to }, index) => (
        <Fragment key={field}>
          {index > 0 && <br />}
          {field}: {from === null ? to : `${from} → ${to ?? texts.nothing}`}
        </Fragment>
      ))}
    </>
  );
}
