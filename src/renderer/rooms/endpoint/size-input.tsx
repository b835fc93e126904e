import { NumberInput } from '@mantine/core';

export type SizeInputProps = {
  label: string;
  description?: string;
  /** Bytes; `NaN` while nothing is typed. */
  value: number;
  onChange(bytes: number): void;
  error?: string | undefined;
};

/** A size, kept in bytes and typed in kilobytes. */
export function SizeInput({ value, onChange, ...rest }: SizeInputProps) {
  return (
    <NumberInput
      {...rest}
      suffix=" kB"
      min={0}
      decimalScale={3}
      thousandSeparator=","
      hideControls
      value={Number.isNaN(value) ? '' : value / 1000}
      onChange={(typed) => onChange(typed === '' ? Number.NaN : Math.round(Number(typed) * 1000))}
    />
  );
}
