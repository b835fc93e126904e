import { Button, Group, Text } from '@mantine/core';
import { IconFilterOff, IconHistory, IconRefresh } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { auditTexts as texts } from '../texts/audit.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { AuditExportButton } from './audit-export.tsx';
import { AuditFilterBar } from './audit-filter-bar.tsx';
import {
  NO_CHANGES_FILTER,
  readChangesFilter,
  toAuditFilter,
  writeChangesFilter,
} from './audit-filter-url.ts';
import type { ChangesFilter } from './audit-filter-url.ts';
import { AuditTable } from './audit-table.tsx';
import classes from './audit.module.css';
import { useAudit } from './use-audit.ts';

/** Who changed, revealed and resent what, newest first, a page at a time. */
export function AuditScreen() {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const query = params.toString();
  const filter = useMemo(() => readChangesFilter(new URLSearchParams(query)), [query]);
  const asked = useMemo(() => toAuditFilter(filter), [filter]);
  const { entries, more, error, loading, reload, older } = useAudit(asked);
  const setFilter = (next: ChangesFilter): void =>
    void navigate({ search: writeChangesFilter(next).toString() }, { replace: true });
  return (
    <>
      <PageHeader title={texts.title} description={texts.text}>
        <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={reload}>
          {texts.refresh}
        </Button>
        <AuditExportButton filter={asked} />
      </PageHeader>
      <AuditFilterBar filter={filter} onChange={setFilter} />
      {error && <ErrorState error={error} onRetry={reload} />}
      {!entries && !error && <Loading rows={8} />}
      {entries?.length === 0 && (
        <Nothing filtered={query !== ''} onClear={() => setFilter(NO_CHANGES_FILTER)} />
      )}
      {entries && entries.length > 0 && (
        <div className={classes['list']}>
          <AuditTable
            entries={entries}
            onOnly={({ subjectKind, subjectId }) =>
              setFilter({ ...NO_CHANGES_FILTER, subjectKind, subjectId })
            }
          />
          <Group mt="sm">
            <Text size="sm" c="dimmed" role="status">
              {texts.shown(entries.length, !more)}
            </Text>
            {more && (
              <Button size="compact-sm" variant="default" loading={loading} onClick={older}>
                {texts.older}
              </Button>
            )}
          </Group>
        </div>
      )}
    </>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear(): void }) {
  if (!filtered) return <EmptyState icon={IconHistory} title={texts.empty.title} text={texts.empty.text} />;
  return (
    <EmptyState icon={IconFilterOff} title={texts.empty.noMatch} text={texts.empty.noMatchText}>
      <Button variant="default" onClick={onClear}>
        {texts.filter.clear}
      </Button>
    </EmptyState>
  );
}
