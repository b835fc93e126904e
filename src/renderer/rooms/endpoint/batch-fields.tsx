import { NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { endpointSettings } from '../../../shared/contract/endpoints.ts';
import { DurationInput } from '../../settings/duration-input.tsx';
import { byteSize } from '../../settings/byte-size.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { span } from '../../ui/duration.ts';
import { errorBelow } from './endpoint-form.ts';
import type { EndpointForm } from './endpoint-form.ts';
import { Fieldset } from './fieldset.tsx';
import { SizeInput } from './size-input.tsx';

const texts = endpointTexts.batch;
type Batch = NonNullable<EndpointForm['batch']>;
const FIRST: Batch = { windowSeconds: 60, maxEvents: 20, maxBytes: 5_000_000 };
const UNITS = ['seconds', 'minutes', 'hours'] as const;

/** Whether events are gathered before they are sent, for how long, how many and how much, and what that means. */
export function BatchFields({ form }: { form: UseFormReturnType<EndpointForm> }) {
  const { batch } = form.values;
  const set = (next: Batch | null): void => {
    form.setFieldValue('batch', next);
    for (const path of Object.keys(form.errors)) if (path.startsWith('batch')) form.clearFieldError(path);
  };
  const error = (field: keyof Batch): string | undefined => errorBelow(form.errors, `batch.${field}`);
  return (
    <Fieldset legend={texts.legend}>
      <Stack gap="sm">
        <Switch
          label={texts.on}
          description={texts.help}
          checked={batch !== null}
          onChange={(event) => set(event.currentTarget.checked ? FIRST : null)}
        />
        {batch !== null && (
          <Stack gap="xs" ml={50}>
            <SimpleGrid cols={{ base: 1, sm: 3 }} maw={680}>
              <DurationInput
                label={texts.window}
                units={UNITS}
                value={batch.windowSeconds}
                onChange={(windowSeconds) => set({ ...batch, windowSeconds })}
                error={error('windowSeconds')}
              />
              <NumberInput
                label={texts.events}
                min={2}
                max={1000}
                clampBehavior="none"
                thousandSeparator=","
                allowDecimal={false}
                value={Number.isNaN(batch.maxEvents) ? '' : batch.maxEvents}
                error={error('maxEvents')}
                onChange={(typed) => set({ ...batch, maxEvents: typed === '' ? Number.NaN : Number(typed) })}
              />
              <SizeInput
                label={texts.size}
                value={batch.maxBytes}
                onChange={(maxBytes) => set({ ...batch, maxBytes })}
                error={error('maxBytes')}
              />
            </SimpleGrid>
            <Meaning batch={batch} />
          </Stack>
        )}
      </Stack>
    </Fieldset>
  );
}

function Meaning({ batch }: { batch: Batch }) {
  if (!endpointSettings.shape.batch.safeParse(batch).success) return null;
  const { windowSeconds, maxEvents, maxBytes } = batch;
  return (
    <Text size="sm" c="dimmed">
      {texts.says(span(windowSeconds * 1000), maxEvents, byteSize(maxBytes))}
    </Text>
  );
}
