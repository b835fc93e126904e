import { Group, NumberInput, Stack, Switch } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { batchTexts } from '../../texts/batch.ts';
import type { EndpointForm } from './endpoint-form.ts';
import { Fieldset } from './fieldset.tsx';

type Batch = NonNullable<EndpointForm['batch']>;
const FIRST: Batch = { windowSeconds: 60, maxEvents: 20, maxBytes: 5_000_000 };

/** Whether events are gathered before they are sent, for how long and how many. */
export function BatchFields({ form }: { form: UseFormReturnType<EndpointForm> }) {
  const { batch } = form.values;
  const set = (next: Batch | null): void => {
    form.setFieldValue('batch', next);
    form.clearFieldError('batch');
  };
  const number = (field: keyof Batch, label: string, min: number, max: number) => (
    <NumberInput
      w={200}
      label={label}
      min={min}
      max={max}
      thousandSeparator=","
      allowDecimal={false}
      value={batch === null || Number.isNaN(batch[field]) ? '' : batch[field]}
      error={form.errors[`batch.${field}`]}
      onChange={(typed) => {
        if (batch !== null) set({ ...batch, [field]: typed === '' ? Number.NaN : Number(typed) });
      }}
    />
  );
  return (
    <Fieldset legend={batchTexts.legend}>
      <Stack gap="sm">
        <Switch
          label={batchTexts.on}
          description={batchTexts.help}
          checked={batch !== null}
          onChange={(event) => set(event.currentTarget.checked ? FIRST : null)}
        />
        {batch !== null && (
          <Group gap="xs" align="flex-start" ml={50}>
            {number('windowSeconds', batchTexts.window, 1, 3600)}
            {number('maxEvents', batchTexts.events, 2, 1000)}
            {number('maxBytes', batchTexts.bytes, 10_000, 50_000_000)}
          </Group>
        )}
      </Stack>
    </Fieldset>
  );
}
