import { Button } from '@mantine/core';
import { IconArrowUp, IconFilterOff, IconNotes } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { LogFilter, LogLine } from '../../shared/views.ts';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { logTexts as texts } from '../texts/log.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { useRequest } from '../ui/use-request.ts';
import { LogActions } from './log-actions.tsx';
import { LogDetail } from './log-detail.tsx';
import { LogFilterBar } from './log-filter-bar.tsx';
import { readLogFilter, writeLogFilter } from './log-filter-url.ts';
import { idIn } from './log-line.ts';
import { LogList } from './log-list.tsx';
import classes from './log.module.css';
import { useLog } from './use-log.ts';
import { useLogKeys } from './use-log-keys.ts';

/** The engine's log, newest first, with all of the chosen line below. */
export function LogScreen() {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const query = params.toString();
  const filter = useMemo(() => readLogFilter(new URLSearchParams(query)), [query]);
  const [follow, setFollow] = useState(true);
  const [atTop, setAtTop] = useState(true);
  const [chosen, setChosen] = useState<LogLine | null>(null);
  const rooms = useRequest('room.list', {}, { refreshOn: ['room.changed'] });
  const log = useLog(filter, follow && atTop);
  const list = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const { lines } = log.window;

  // A line chosen under another filter may not be in the list any more.
  useEffect(() => setChosen(null), [query]);
  const setFilter = (next: LogFilter): void =>
    void navigate({ search: writeLogFilter(next).toString() }, { replace: true });
  const toNewest = (): void => {
    log.startAtNewest();
    list.current?.scrollTo({ top: 0 });
    list.current?.focus();
  };
  const move = (by: number): void => {
    const at = lines.findIndex(({ id }) => id === chosen?.id);
    const next = lines[at === -1 ? 0 : Math.min(lines.length - 1, Math.max(0, at + by))];
    if (next) setChosen(next);
    list.current?.focus();
  };
  useLogKeys(list, {
    move,
    newest: toNewest,
    search: () => search.current?.focus(),
    open() {
      const deliveryId = chosen && idIn(chosen, 'deliveryId');
      if (deliveryId) void navigate(deliveriesPath({}, deliveryId));
    },
    back() {
      setChosen(null);
      return chosen !== null;
    },
  });

  // The list is ready for the keyboard as soon as it is there.
  const there = lines.length > 0;
  useEffect(() => {
    const { activeElement } = document;
    if (there && (activeElement === document.body || activeElement?.id === 'content')) list.current?.focus();
  }, [there]);

  return (
    <div className={classes['screen']}>
      <PageHeader title={texts.title} description={texts.text}>
        <LogActions following={follow} onFollow={setFollow} />
      </PageHeader>
      <LogFilterBar filter={filter} rooms={rooms.data ?? []} search={search} onChange={setFilter} />
      {log.error && <ErrorState error={log.error} onRetry={log.startAtNewest} />}
      {log.loading && <Loading rows={10} />}
      {!log.loading && !log.error && !there && !log.searching && (
        <Nothing filtered={query !== ''} onClear={() => setFilter({})} />
      )}
      {there && (
        <LogList
          lines={lines}
          chosen={chosen}
          listRef={list}
          keepPlace={!atTop}
          onChoose={setChosen}
          onNearEnd={log.extend}
          onAtTop={setAtTop}
        />
      )}
      <div className={classes['floor']}>
        <span role="status">
          {log.searching ? texts.list.searching : texts.list.shown(lines.length)}
          {there && log.window.older === null && ` · ${texts.list.end}`}
        </span>
        <span className={classes['keys']}>{texts.list.keys}</span>
        {(log.unseen || !log.window.atNewest || !atTop) && there && (
          <Button
            size="compact-xs"
            variant="subtle"
            ms="auto"
            leftSection={<IconArrowUp size={14} aria-hidden />}
            onClick={toNewest}
          >
            {log.unseen ? texts.list.newer : texts.list.newest}
          </Button>
        )}
      </div>
      {chosen && <LogDetail line={chosen} onFilter={setFilter} onClose={() => setChosen(null)} />}
    </div>
  );
}

function Nothing({ filtered, onClear }: { filtered: boolean; onClear(): void }) {
  if (!filtered) return <EmptyState icon={IconNotes} title={texts.empty.title} text={texts.empty.text} />;
  return (
    <EmptyState icon={IconFilterOff} title={texts.empty.noMatch} text={texts.empty.noMatchText}>
      <Button variant="default" onClick={onClear}>
        {texts.filter.clear}
      </Button>
    </EmptyState>
  );
}
