import { Badge, NumberInput, SegmentedControl, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { RetryPolicy } from '../../../shared/model.ts';
import { RetryPolicyFields } from '../../settings/retry-policy-fields.tsx';
import { RetryTable } from '../../settings/retry-table.tsx';
import { roomsTexts } from '../../texts/rooms.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { AddressFields } from './address-fields.tsx';
import { errorBelow } from './endpoint-form.ts';
import type { EndpointForm } from './endpoint-form.ts';
import { Fieldset } from './fieldset.tsx';
import { HeadersField } from './headers-field.tsx';
import { BatchFields } from './batch-fields.tsx';
import { PaceFields } from './pace-fields.tsx';
import { SecondsInput } from './seconds-input.tsx';

const texts = roomsTexts.delivery;

export type DeliveryFieldsProps = {
  form: UseFormReturnType<EndpointForm>;
  defaultPolicy: RetryPolicy;
  /** This receiver answered 408, 425 or 429 before. */
  clientErrorSeen?: boolean;
};

/** Everything about how an endpoint is delivered to. */
export function DeliveryFields({ form, defaultPolicy, clientErrorSeen = false }: DeliveryFieldsProps) {
  const connectLonger = form.values.connectTimeoutMs > form.values.totalTimeoutMs;
  return (
    <Stack gap="xl" pt="sm">
      <TextInput
        maw={400}
        label={roomsTexts.form.description}
        description={roomsTexts.form.descriptionHelp}
        placeholder={roomsTexts.form.descriptionPlaceholder}
        {...form.getInputProps('description')}
      />
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <SecondsInput
          label={texts.total}
          description={texts.totalHelp}
          {...form.getInputProps('totalTimeoutMs')}
        />
        <SecondsInput
          label={texts.connect}
          description={connectLonger ? endpointTexts.timeouts.connectLonger : texts.connectHelp}
          {...form.getInputProps('connectTimeoutMs')}
        />
        <NumberInput
          label={texts.concurrency}
          description={texts.concurrencyHelp}
          min={1}
          max={256}
          clampBehavior="none"
          allowDecimal={false}
          disabled={form.values.strictOrder}
          {...form.getInputProps('concurrency')}
        />
      </SimpleGrid>
      <PaceFields form={form} />
      <BatchFields form={form} />
      <RetryFields form={form} defaultPolicy={defaultPolicy} clientErrorSeen={clientErrorSeen} />
      <HeadersField form={form} />
      <AddressFields form={form} />
      <Switch
        label={texts.standard}
        description={texts.standardHelp}
        {...form.getInputProps('standardWebhooks', { type: 'checkbox' })}
      />
    </Stack>
  );
}

function RetryFields({ form, defaultPolicy, clientErrorSeen }: Required<DeliveryFieldsProps>) {
  const own = form.values.retryPolicy;
  const error = (field: keyof RetryPolicy): string | undefined =>
    errorBelow(form.errors, `retryPolicy.${field}`);
  return (
    <Fieldset legend={texts.retry}>
      <Stack gap="md">
        <SegmentedControl
          maw={400}
          aria-label={texts.retry}
          value={own === null ? 'default' : 'own'}
          onChange={(value) =>
            form.setFieldValue('retryPolicy', value === 'own' ? { ...defaultPolicy } : null)
          }
          data={[
            { value: 'default', label: texts.retryDefault },
            { value: 'own', label: texts.retryOwn },
          ]}
        />
        {own === null ? (
          <RetryTable policy={defaultPolicy} />
        ) : (
          <RetryPolicyFields
            value={own}
            onChange={(policy) => {
              form.setFieldValue('retryPolicy', policy);
              for (const field of Object.keys(policy)) form.clearFieldError(`retryPolicy.${field}`);
            }}
            errors={{
              firstDelaySeconds: error('firstDelaySeconds'),
              maxDelaySeconds: error('maxDelaySeconds'),
              maxTotalSeconds: error('maxTotalSeconds'),
              maxRetries: error('maxRetries'),
            }}
          />
        )}
        <Switch
          label={
            <>
              {texts.clientErrors}{' '}
              {clientErrorSeen && (
                <Badge variant="default" tt="none" fw={500}>
                  {texts.clientErrorsSeen}
                </Badge>
              )}
            </>
          }
          description={texts.clientErrorsHelp}
          {...form.getInputProps('retryClientErrors', { type: 'checkbox' })}
        />
      </Stack>
    </Fieldset>
  );
}
