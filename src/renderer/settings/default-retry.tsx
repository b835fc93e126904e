import { Button, NumberInput, Stack } from '@mantine/core';
import { DEFAULT_RETRY_POLICY } from '../../shared/model.ts';
import type { RetryPolicy } from '../../shared/model.ts';
import type { Settings } from '../../shared/views.ts';
import { Section } from '../rooms/section.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { FormFoot } from './form-foot.tsx';
import { RetryPolicyFields } from './retry-policy-fields.tsx';
import { useSettingsForm } from './use-settings-form.ts';

const texts = settingsTexts.retry;

/** The retry policy of every endpoint that has none of its own. */
export function DefaultRetry({ settings, onChanged }: { settings: Settings; onChanged(): void }) {
  const { form, dirty, save, discard } = useSettingsForm(
    { defaultRetryPolicy: settings.defaultRetryPolicy, disableAfterDays: settings.disableAfterDays },
    onChanged,
  );
  const policy = form.values.defaultRetryPolicy;
  const set = (next: RetryPolicy): void => {
    form.setFieldValue('defaultRetryPolicy', next);
    form.clearErrors();
  };
  const error = (field: keyof RetryPolicy): string | undefined => {
    const found = form.errors[`defaultRetryPolicy.${field}`];
    return typeof found === 'string' ? found : undefined;
  };
  return (
    <Section
      title={texts.title}
      text={texts.text}
      actions={
        JSON.stringify(policy) !== JSON.stringify(DEFAULT_RETRY_POLICY) && (
          <Button size="compact-sm" variant="default" onClick={() => set(DEFAULT_RETRY_POLICY)}>
            {texts.reset}
          </Button>
        )
      }
    >
      <form onSubmit={form.onSubmit(save)} noValidate>
        <Stack>
          <RetryPolicyFields
            // A reset may fit another unit.
            key={JSON.stringify(policy) === JSON.stringify(DEFAULT_RETRY_POLICY) ? 'specified' : 'own'}
            value={policy}
            onChange={set}
            errors={{
              firstDelaySeconds: error('firstDelaySeconds'),
              maxDelaySeconds: error('maxDelaySeconds'),
              maxTotalSeconds: error('maxTotalSeconds'),
              maxRetries: error('maxRetries'),
            }}
          />
          <NumberInput
            maw={400}
            label={texts.disableAfter}
            description={texts.disableAfterHelp}
            min={0}
            max={365}
            allowDecimal={false}
            {...form.getInputProps('disableAfterDays')}
          />
          <FormFoot dirty={dirty} busy={form.submitting} onDiscard={discard} />
        </Stack>
      </form>
    </Section>
  );
}
