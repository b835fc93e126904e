import { Group, NativeSelect, NumberInput, Stack, Switch } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { roomsTexts } from '../../texts/rooms.ts';
import { errorBelow } from './endpoint-form.ts';
import type { EndpointForm } from './endpoint-form.ts';
import { Fieldset } from './fieldset.tsx';

const texts = roomsTexts.delivery;
type RateLimit = NonNullable<EndpointForm['rateLimit']>;
const PERIODS = [1, 60, 3600] as const satisfies readonly RateLimit['seconds'][];
const FIRST: RateLimit = { count: 60, seconds: 60 };

/** How fast requests may come, and whether each waits for the one before. */
export function PaceFields({ form }: { form: UseFormReturnType<EndpointForm> }) {
  const { rateLimit } = form.values;
  const set = (next: RateLimit | null): void => {
    form.setFieldValue('rateLimit', next);
    form.clearFieldError('rateLimit.count');
  };
  return (
    <Fieldset legend={texts.pace}>
      <Stack gap="sm">
        <Switch
          label={texts.rateOn}
          description={texts.rateHelp}
          checked={rateLimit !== null}
          onChange={(event) => set(event.currentTarget.checked ? FIRST : null)}
        />
        {rateLimit !== null && (
          <Group gap="xs" align="flex-start" ml={50}>
            <NumberInput
              w={140}
              label={texts.rateCount}
              min={1}
              max={10_000}
              allowDecimal={false}
              value={Number.isNaN(rateLimit.count) ? '' : rateLimit.count}
              error={errorBelow(form.errors, 'rateLimit')}
              onChange={(typed) => set({ ...rateLimit, count: typed === '' ? Number.NaN : Number(typed) })}
            />
            <NativeSelect
              w={140}
              label={texts.rateUnit}
              value={String(rateLimit.seconds)}
              onChange={({ currentTarget: { value } }) =>
                set({ ...rateLimit, seconds: PERIODS.find((period) => String(period) === value) ?? 60 })
              }
              data={PERIODS.map((period) => ({ value: String(period), label: texts.ratePer[period] }))}
            />
          </Group>
        )}
        <Switch
          label={texts.strictOrder}
          description={texts.strictOrderHelp}
          {...form.getInputProps('strictOrder', { type: 'checkbox' })}
        />
      </Stack>
    </Fieldset>
  );
}
