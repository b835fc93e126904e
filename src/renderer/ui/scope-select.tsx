import { Select } from '@mantine/core';
import type { SelectProps } from '@mantine/core';
import type { RoomView } from '../../shared/views.ts';
import { commonTexts } from '../texts/common.ts';
import { readScopeValue, scopeValue } from './scope.ts';
import type { Scope } from './scope.ts';
import { shortUrl } from './short-url.ts';

const texts = commonTexts.scope;

export type ScopeSelectProps = Omit<SelectProps, 'value' | 'data' | 'onChange'> & {
  rooms: readonly RoomView[];
  scope: Scope;
  onScope(scope: Scope): void;
};

/** Chooses all endpoints, a room's, or one. */
export function ScopeSelect({ rooms, scope, onScope, ...props }: ScopeSelectProps) {
  const value = scopeValue(scope);
  const all = { value: 'all', label: texts.all };
  const ofRooms = rooms.map(({ id, name }) => ({ value: scopeValue({ roomId: id }), label: name }));
  const ofEndpoints = rooms.flatMap(({ name, endpoints }) =>
    endpoints.map(({ id, url }) => ({
      value: scopeValue({ endpointId: id }),
      label: `${name} → ${shortUrl(url)}`,
    })),
  );
  // History outlives rooms and endpoints.
  const known = [all, ...ofRooms, ...ofEndpoints].some((option) => option.value === value);
  return (
    <Select
      {...props}
      searchable
      allowDeselect={false}
      comboboxProps={{ width: 'max-content', position: 'bottom-end', ...props.comboboxProps }}
      maxDropdownHeight={360}
      value={value}
      data={[
        ...(known ? [] : [{ value, label: texts.removed }]),
        all,
        { group: texts.rooms, items: ofRooms },
        { group: texts.endpoints, items: ofEndpoints },
      ]}
      onChange={(chosen) => chosen !== null && onScope(readScopeValue(chosen))}
    />
  );
}
