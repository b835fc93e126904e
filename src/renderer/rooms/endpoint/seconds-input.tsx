import { NumberInput } from '@mantine/core';
import { commonTexts } from '../../texts/common.ts';

export type SecondsInputProps = {
  label: string;
  description: string;
  /** Milliseconds; `NaN` while nothing is typed. */
  value?: number;
  onChange: (ms: number) => void;
  error?: string;
};

/** A time-out, kept in milliseconds and typed in seconds. */
export function SecondsInput({ value = Number.NaN, onChange, ...rest }: SecondsInputProps) {
  return (
    <NumberInput
      {...rest}
      suffix={` ${commonTexts.units.second}`}
      min={0}
      decimalScale={1}
      value={Number.isNaN(value) ? '' : value / 1000}
      onChange={(typed) => onChange(typed === '' ? Number.NaN : Math.round(Number(typed) * 1000))}
    />
  );
}
