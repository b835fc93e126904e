import { Group, NativeSelect, NumberInput, Stack, Switch, Text } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { roomsTexts } from '../../texts/rooms.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { duration } from '../../ui/duration.ts';
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
          <Stack gap="xs" ml={50}>
            <Group gap="xs" align="flex-start">
              <NumberInput
                w={140}
                label={texts.rateCount}
                min={1}
                max={10_000}
                clampBehavior="none"
                thousandSeparator=","
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
            <Meaning rateLimit={rateLimit} />
          </Stack>
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

function Meaning({ rateLimit: { count, seconds } }: { rateLimit: RateLimit }) {
  if (!(count > 0)) return null;
  const eachMs = (seconds * 1000) / count;
  return (
    <Text size="sm" c="dimmed">
      {eachMs < 100
        ? endpointTexts.pace.faster(Math.round(1000 / eachMs))
        : endpointTexts.pace.says(duration(eachMs))}
    </Text>
  );
}
