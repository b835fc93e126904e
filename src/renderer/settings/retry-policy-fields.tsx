import { NumberInput, SimpleGrid, Stack } from '@mantine/core';
import type { RetryPolicy } from '../../shared/model.ts';
import { settingsTexts } from '../texts/settings.ts';
import { DurationInput } from './duration-input.tsx';
import { RetryTable } from './retry-table.tsx';

const texts = settingsTexts.retry;

export type RetryPolicyFieldsProps = {
  value: RetryPolicy;
  onChange(policy: RetryPolicy): void;
  errors: { [K in keyof RetryPolicy]?: string | undefined };
};

/** A retry policy with the schedule that follows from it, drawn anew at every change. */
export function RetryPolicyFields({ value, onChange, errors }: RetryPolicyFieldsProps) {
  const set = (change: Partial<RetryPolicy>): void => onChange({ ...value, ...change });
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <Stack gap="sm">
        <DurationInput
          label={texts.first}
          description={texts.firstHelp}
          value={value.firstDelaySeconds}
          onChange={(firstDelaySeconds) => set({ firstDelaySeconds })}
          error={errors.firstDelaySeconds}
        />
        <DurationInput
          label={texts.longest}
          value={value.maxDelaySeconds}
          onChange={(maxDelaySeconds) => set({ maxDelaySeconds })}
          error={errors.maxDelaySeconds}
        />
        <DurationInput
          label={texts.total}
          description={texts.totalHelp}
          value={value.maxTotalSeconds}
          onChange={(maxTotalSeconds) => set({ maxTotalSeconds })}
          error={errors.maxTotalSeconds}
        />
        <NumberInput
          label={texts.retries}
          value={Number.isNaN(value.maxRetries) ? '' : value.maxRetries}
          onChange={(typed) => set({ maxRetries: typed === '' ? Number.NaN : Number(typed) })}
          min={0}
          allowDecimal={false}
          error={errors.maxRetries}
        />
      </Stack>
      <RetryTable policy={value} />
    </SimpleGrid>
  );
}
