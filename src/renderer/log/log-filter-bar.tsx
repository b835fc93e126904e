import { Button, MultiSelect, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { LOG_LEVELS } from '../../shared/model.ts';
import type { LogFilter, RoomView } from '../../shared/views.ts';
import { logTexts } from '../texts/log.ts';
import { shortUrl } from '../ui/short-url.ts';
import { writeLogFilter } from './log-filter-url.ts';
import classes from './log.module.css';

const texts = logTexts.filter;
/** Nobody wants to be answered to half a word. */
const TYPING_MS = 250;

export type LogFilterBarProps = {
  filter: LogFilter;
  rooms: RoomView[];
  search: React.RefObject<HTMLInputElement | null>;
  onChange(filter: LogFilter): void;
};

/** The filters of the log. Every change goes into the address. */
export function LogFilterBar({ filter, rooms, search, onChange }: LogFilterBarProps) {
  const set = (patch: LogFilter): void => onChange({ ...filter, ...patch });
  const [typed, setTyped] = useState(filter.text ?? '');
  useEffect(() => setTyped(filter.text ?? ''), [filter.text]);
  const searchSoon = useDebouncedCallback(
    (text: string) => set({ text: text.trim() || undefined }),
    TYPING_MS,
  );
  const shared = { size: 'xs', clearable: true } as const;
  const chosen = rooms.filter(({ id }) => filter.roomId === undefined || id === filter.roomId);
  return (
    <div className={classes['bar']} role="search" aria-label={texts.label}>
      <TextInput
        ref={search}
        size="xs"
        w={220}
        type="search"
        aria-label={texts.search}
        placeholder={texts.searchPlaceholder}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={typed}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          searchSoon(value);
        }}
      />
      <MultiSelect
        {...shared}
        w={(filter.levels ?? []).length > 1 ? 220 : 130}
        aria-label={texts.level}
        placeholder={filter.levels ? '' : texts.anyLevel}
        value={filter.levels ?? []}
        data={LOG_LEVELS.map((value) => ({ value, label: logTexts.levels[value] }))}
        onChange={(levels) => set({ levels: LOG_LEVELS.filter((level) => levels.includes(level)) })}
      />
      <Select
        {...shared}
        w={150}
        searchable
        aria-label={texts.room}
        placeholder={texts.anyRoom}
        value={filter.roomId ?? null}
        data={withUnknown(
          rooms.map(({ id, name }) => ({ value: id, label: name })),
          filter.roomId,
        )}
        onChange={(roomId) => set({ roomId: roomId ?? undefined, endpointId: undefined })}
      />
      <Select
        {...shared}
        w={190}
        searchable
        aria-label={texts.endpoint}
        placeholder={texts.anyEndpoint}
        value={filter.endpointId ?? null}
        data={withUnknown(
          chosen.flatMap(({ name, endpoints }) =>
            endpoints.map(({ id, url }) => ({ value: id, label: `${name} → ${shortUrl(url)}` })),
          ),
          filter.endpointId,
        )}
        onChange={(endpointId) => set({ endpointId: endpointId ?? undefined })}
      />
      {filter.deliveryId !== undefined && (
        <Button
          size="xs"
          variant="light"
          rightSection={<IconX size={14} aria-hidden />}
          title={texts.anyDelivery}
          onClick={() => set({ deliveryId: undefined })}
        >
          {texts.delivery(filter.deliveryId)}
        </Button>
      )}
      {writeLogFilter(filter).size > 0 && (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconX size={14} aria-hidden />}
          onClick={() => onChange({})}
        >
          {texts.clear}
        </Button>
      )}
    </div>
  );
}

type Options = { value: string; label: string }[];

/** Lines outlive rooms and endpoints, so a filter may name one that is gone. */
function withUnknown(options: Options, value: string | undefined): Options {
  if (value === undefined || options.some((option) => option.value === value)) return options;
  return [{ value, label: texts.removed }, ...options];
}
