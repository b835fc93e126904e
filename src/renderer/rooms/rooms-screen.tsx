import { Button, Group, Text, TextInput } from '@mantine/core';
import { IconPlus, IconSearch, IconSearchOff, IconUsersGroup } from '@tabler/icons-react';
import { useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import { roomsTexts } from '../texts/rooms.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { searchRooms } from './room-list.ts';
import { RoomTable } from './room-table.tsx';
import classes from './rooms.module.css';
import { useRoomKeys } from './use-room-keys.ts';
import { useRooms } from './use-rooms.ts';

const texts = roomsTexts.list;

/** The rooms: where each comes from, how its endpoints do, and when it last delivered. */
export function RoomsScreen() {
  const { data, error, reload } = useRooms();
  const [params, setParams] = useSearchParams();
  const search = params.get('q') ?? '';
  const setSearch = (text: string): void => setParams(text === '' ? {} : { q: text }, { replace: true });
  const shown = data && searchRooms(data, search);
  const field = useRef<HTMLInputElement>(null);
  const keys = useRoomKeys(field, () => setSearch(''));
  return (
    <>
      <PageHeader title={texts.title}>
        <Button component={Link} to="/reflector" variant="default">
          {texts.fromReflector}
        </Button>
        <Button component={Link} to="/rooms/new" leftSection={<IconPlus size={16} aria-hidden />}>
          {texts.add}
        </Button>
      </PageHeader>
      {error && !data && <ErrorState error={error} onRetry={() => void reload()} />}
      {!error && !data && <Loading />}
      {data?.length === 0 && (
        <EmptyState icon={IconUsersGroup} title={texts.emptyTitle} text={texts.emptyText}>
          <Button component={Link} to="/reflector">
            {texts.connect}
          </Button>
          <Button component={Link} to="/rooms/new" variant="default">
            {texts.add}
          </Button>
        </EmptyState>
      )}
      {data && shown && data.length > 0 && (
        <div className={classes['list']}>
          <Group mb="sm" gap="md">
            <TextInput
              w={360}
              maw="100%"
              type="search"
              ref={field}
              {...keys}
              aria-label={texts.searchLabel}
              placeholder={texts.search}
              leftSection={<IconSearch size={16} aria-hidden />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            <Text size="sm" c="dimmed" role="status">
              {shown.length === data.length
                ? texts.count(data.length)
                : texts.shown(shown.length, data.length)}
            </Text>
          </Group>
          {shown.length === 0 ? (
            <EmptyState icon={IconSearchOff} title={texts.noMatchTitle} text={texts.noMatchText}>
              <Button variant="default" onClick={() => setSearch('')}>
                {texts.clear}
              </Button>
            </EmptyState>
          ) : (
            <RoomTable rooms={shown} />
          )}
        </div>
      )}
    </>
  );
}
