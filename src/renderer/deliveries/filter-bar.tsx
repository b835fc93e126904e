import { Button, MultiSelect, Pill, Select } from '@mantine/core';
import { IconRestore, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ALL_EVENT_TYPES, DELIVERY_STATES, STATUS_FILTERS } from '../../shared/model.ts';
import type { DeliveryState, EventType, StatusFilter } from '../../shared/model.ts';
import type { RoomView } from '../../shared/views.ts';
import { useRecover } from '../recovery/recover-store.ts';
import { useStatus } from '../stores/status.ts';
import { commonTexts } from '../texts/common.ts';
import { deliveriesTexts } from '../texts/deliveries.ts';
import { failureWords } from '../texts/deliveries/words.ts';
import { recoveryTexts } from '../texts/recovery.ts';
import { shortUrl } from '../ui/short-url.ts';
import classes from './deliveries.module.css';
import { isUnfiltered, NO_FILTER } from './filter-url.ts';
import type { HistoryFilter } from './filter-url.ts';
import { SearchField } from './search-field.tsx';
import { WhenFilter } from './when-filter.tsx';

const texts = deliveriesTexts.filter;

export type FilterBarProps = {
  filter: HistoryFilter;
  rooms: RoomView[];
  searchField: React.RefObject<HTMLInputElement | null>;
  onChange(filter: HistoryFilter): void;
  /** The focus goes on to the list. */
  onDone(): void;
  /** What can be done with the filter as a whole. */
  children: ReactNode;
};

/** Room for none, one and more chosen states, in pixels. */
const STATE_WIDTHS = [140, 180, 280];

/** The search and the filters of the history. Every change goes into the address at once. */
export function FilterBar({ filter, rooms, searchField, onChange, onDone, children }: FilterBarProps) {
  const set = (patch: Partial<HistoryFilter>): void => onChange({ ...filter, ...patch });
  const shared = {
    size: 'xs',
    clearable: true,
    comboboxProps: { width: 'max-content', position: 'bottom-start' },
  } as const;
  return (
    <div className={classes['bar']} role="search" aria-label={texts.label}>
      <div className={classes['search']}>
        <SearchField
          text={filter.text}
          fieldRef={searchField}
          onSearch={(text) => set({ text })}
          onDone={onDone}
        />
        {children}
        <RecoverButton filter={filter} />
      </div>
      <MultiSelect
        {...shared}
        w={STATE_WIDTHS[Math.min(filter.states.length, 2)]}
        aria-label={texts.state}
        placeholder={filter.states.length === 0 ? texts.anyState : ''}
        value={filter.states}
        data={DELIVERY_STATES.map((value) => ({ value, label: commonTexts.deliveryState[value] }))}
        onChange={(states) =>
          set({ states: DELIVERY_STATES.filter((state: DeliveryState) => states.includes(state)) })
        }
      />
      <Select
        {...shared}
        w={130}
        searchable
        aria-label={texts.room}
        placeholder={texts.anyRoom}
        value={filter.roomId}
        data={roomOptions(rooms, filter)}
        onChange={(roomId) => set({ roomId, endpointId: null })}
      />
      <Select
        {...shared}
        w={170}
        searchable
        aria-label={texts.endpoint}
        placeholder={texts.anyEndpoint}
        value={filter.endpointId}
        data={endpointOptions(rooms, filter)}
        onChange={(endpointId) => set({ endpointId })}
      />
      <Select
        {...shared}
        w={115}
        aria-label={texts.event}
        placeholder={texts.anyEvent}
        value={filter.eventType}
        data={ALL_EVENT_TYPES.map((value) => ({
          value,
          label: deliveriesTexts.eventType[value],
        }))}
        onChange={(value) => set({ eventType: value as EventType | null })}
      />
      <Select
        {...shared}
        w={130}
        aria-label={texts.status}
        placeholder={texts.anyStatus}
        value={filter.statusClass}
        data={STATUS_FILTERS.map((value) => ({ value, label: deliveriesTexts.statusClass[value] }))}
        onChange={(value) => set({ statusClass: value as StatusFilter | null })}
      />
      <WhenFilter {...filter} onChange={set} />
      {filter.failure !== null && (
        <Pill
          size="md"
          withRemoveButton
          removeButtonProps={{ 'aria-label': texts.anyFailure, tabIndex: 0, 'aria-hidden': false }}
          onRemove={() => set({ failure: null, tried: null })}
        >
          {texts.failed(failureWords(filter.failure), filter.tried && spanWords(filter.tried))}
        </Pill>
      )}
      {!isUnfiltered(filter) && (
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconX size={14} />}
          onClick={() => onChange(NO_FILTER)}
        >
          {texts.clear}
        </Button>
      )}
    </div>
  );
}

/** Offered while there is anything to recover; of what the filter shows. */
function RecoverButton({ filter: { roomId, endpointId } }: { filter: HistoryFilter }) {
  const deadLetters = useStatus(({ status }) => status?.deadLetters ?? 0);
  const open = useRecover((store) => store.open);
  if (deadLetters === 0) return null;
  const scope = endpointId !== null ? { endpointId } : roomId !== null ? { roomId } : {};
  return (
    <Button
      variant="default"
      px="md"
      leftSection={<IconRestore size={16} aria-hidden />}
      onClick={() => open(scope)}
    >
      {recoveryTexts.open}
    </Button>
  );
}

const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const MOMENT = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** A span in local time: whole days by their names, anything else to the minute. */
function spanWords({ from, to }: { from: number; to: number }): string {
  const midnight = (at: number): boolean => new Date(at).getTime() === new Date(at).setHours(0, 0, 0, 0);
  return midnight(from) && midnight(to) ? DAY.formatRange(from, to - 1) : MOMENT.formatRange(from, to);
}

type Options = { value: string; label: string }[];

function roomOptions(rooms: RoomView[], { roomId }: HistoryFilter): Options {
  const options = rooms.map(({ id, name }) => ({ value: id, label: name }));
  return withUnknown(options, roomId, texts.removedRoom);
}

/** The endpoints of the chosen room, or of all with their rooms before them. */
function endpointOptions(rooms: RoomView[], { roomId, endpointId }: HistoryFilter): Options {
  const options = rooms
    .filter(({ id }) => roomId === null || id === roomId)
    .flatMap(({ name, endpoints }) =>
      endpoints.map(({ id, url }) => ({
        value: id,
        label: roomId === null ? `${name} → ${shortUrl(url)}` : shortUrl(url),
      })),
    );
  return withUnknown(options, endpointId, texts.removedEndpoint);
}

/** History outlives rooms and endpoints, so a filter may name one that is gone. */
function withUnknown(options: Options, value: string | null, label: string): Options {
  if (value === null || options.some((option) => option.value === value)) return options;
  return [{ value, label }, ...options];
}
