import { isAlwaysSensitive } from '../../../shared/header-rules.ts';
import type { HeaderRow } from './endpoint-form.ts';

/** A header under another name. What is stored belongs to its earlier name, so that its value has to be typed again. */
export function withName(header: HeaderRow, name: string): HeaderRow {
  const sensitive = header.sensitive || isAlwaysSensitive(name);
  return {
    ...header,
    name,
    sensitive,
    value: header.value ?? '',
    hint: header.value === null ? '' : header.hint,
  };
}

/** A header with another value. Emptying the field of a stored one goes back to what is stored. */
export function withValue(header: HeaderRow, value: string): HeaderRow {
  return { ...header, value: value === '' && header.hint !== '' ? null : value };
}

/** A header shown or hidden. A stored value cannot be shown: it has to be typed again. */
export function withSensitive(header: HeaderRow, sensitive: boolean): HeaderRow {
  return sensitive ? { ...header, sensitive } : { ...header, sensitive, value: header.value ?? '', hint: '' };
}
