import { NativeSelect, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { settingsTexts } from '../texts/settings.ts';
import { inUnit, largestUnit, toSeconds, UNITS } from './duration-units.ts';
import type { Unit } from './duration-units.ts';

const texts = settingsTexts.duration;

export type DurationInputProps = {
  label: string;
  description?: string;
  /** Seconds; `NaN` while nothing is typed. */
  value: number;
  onChange(seconds: number): void;
  error?: string | undefined;
};

/** A span of time, typed in the unit that fits it. */
export function DurationInput({ label, description, value, onChange, error }: DurationInputProps) {
  const [unit, setUnit] = useState<Unit>(() => largestUnit(value));
  return (
    <NumberInput
      label={label}
      description={description}
      value={Number.isNaN(value) ? '' : inUnit(value, unit)}
      onChange={(typed) => onChange(typed === '' ? Number.NaN : toSeconds(Number(typed), unit))}
      min={0}
      hideControls
      error={error}
      rightSectionWidth={104}
      rightSection={
        <NativeSelect
          variant="unstyled"
          aria-label={texts.unitOf(label)}
          value={unit}
          onChange={(event) => setUnit(event.currentTarget.value as Unit)}
          data={UNITS.map((name) => ({ value: name, label: texts.units[name] }))}
        />
      }
    />
  );
}
