import { Group, Input, NativeSelect, NumberInput } from '@mantine/core';
import { useId } from '@mantine/hooks';
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
  /** The units to choose from, where not all make sense. */
  units?: readonly Unit[];
};

/** A span of time, typed in the unit that fits it. */
export function DurationInput({
  label,
  description,
  value,
  onChange,
  error,
  units = UNITS,
}: DurationInputProps) {
  const [unit, setUnit] = useState<Unit>(() => largestUnit(value));
  const id = useId();
  return (
    <Input.Wrapper id={id} label={label} description={description} error={error}>
      <Group gap="xs" wrap="nowrap" mt={description === undefined ? 0 : 4} mb={error === undefined ? 0 : 4}>
        <NumberInput
          id={id}
          flex={1}
          miw={80}
          hideControls
          min={0}
          value={Number.isNaN(value) ? '' : inUnit(value, unit)}
          onChange={(typed) => onChange(typed === '' ? Number.NaN : toSeconds(Number(typed), unit))}
          error={error !== undefined}
        />
        <NativeSelect
          w={124}
          aria-label={texts.unitOf(label)}
          value={unit}
          onChange={(event) => setUnit(event.currentTarget.value as Unit)}
          data={units.map((name) => ({ value: name, label: texts.units[name] }))}
        />
      </Group>
    </Input.Wrapper>
  );
}
