import { ActionIcon, Anchor, Table, Text, Tooltip } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { Link } from 'react-router';
import { auditWords } from '../../shared/audit-actions.ts';
import type { AuditEntry } from '../../shared/views.ts';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { auditTexts as texts } from '../texts/audit.ts';
import { Time } from '../ui/time.tsx';
import { AuditDifference } from './audit-difference.tsx';
import classes from './audit.module.css';

/** The changes, each with what it was about and what is different since. */
export function AuditTable({ entries, onOnly }: { entries: AuditEntry[]; onOnly(entry: AuditEntry): void }) {
  return (
    <Table.ScrollContainer minWidth={980} type="native">
      <Table aria-label={texts.title} verticalSpacing={8} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={120}>{texts.columns.at}</Table.Th>
            <Table.Th w={190}>{texts.columns.what}</Table.Th>
            <Table.Th w={260}>{texts.columns.about}</Table.Th>
            <Table.Th>{texts.columns.change}</Table.Th>
            <Table.Th w={120}>{texts.columns.actor}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.id} className={classes['entry']}>
              <Table.Td c="dimmed">
                <Time at={entry.at} exact />
              </Table.Td>
              <Table.Td>{auditWords(entry.action)}</Table.Td>
              <Table.Td>
                <Subject entry={entry} onOnly={() => onOnly(entry)} />
              </Table.Td>
              <Table.Td>
                <AuditDifference entry={entry} />
              </Table.Td>
              <Table.Td c="dimmed">{entry.actor}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Subject({ entry, onOnly }: { entry: AuditEntry; onOnly(): void }) {
  const { subjectKind, subjectName } = entry;
  const kind = texts.subjectName[subjectKind];
  if (subjectKind === 'engine' || subjectKind === 'settings') return <Text c="dimmed">{kind}</Text>;
  const name = subjectName ?? entry.subjectId;
  const path = pathOf(entry);
  return (
    <div className={classes['subject']}>
      <div className={classes['name']}>
        <Text size="xs" c="dimmed">
          {kind}
        </Text>
        {path === null ? (
          name
        ) : (
          <Anchor component={Link} to={path}>
            {name}
          </Anchor>
        )}
      </div>
      <Tooltip label={texts.onlyThis(name)}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={texts.onlyThis(name)}
          onClick={onOnly}
        >
          <IconFilter size={14} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

/** Where what was changed can be seen; null where it has no page. */
function pathOf({ subjectKind, subjectId, roomId }: AuditEntry): string | null {
  switch (subjectKind) {
    case 'room':
      return `/rooms/${subjectId}`;
    case 'endpoint':
      return roomId === null ? null : `/rooms/${roomId}`;
    case 'delivery':
      return deliveriesPath({}, subjectId);
    case 'source':
      return `/reflector/${subjectId}`;
    case 'settings':
    case 'intake_token':
    case 'saved_filter':
    case 'engine':
      return null;
  }
}
