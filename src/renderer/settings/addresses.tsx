import { Stack } from '@mantine/core';
import type { Settings } from '../../shared/views.ts';
import { AllowListInput } from '../rooms/endpoint/address-fields.tsx';
import { errorBelow } from '../rooms/endpoint/endpoint-form.ts';
import { Section } from '../rooms/section.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { FormFoot } from './form-foot.tsx';
import { useSettingsForm } from './use-settings-form.ts';

const texts = settingsTexts.addresses;

/** What every endpoint is narrowed to, whatever it permits itself. */
export function Addresses({ settings, onChanged }: { settings: Settings; onChanged(): void }) {
  const { form, dirty, save, discard } = useSettingsForm({ allowList: settings.allowList }, onChanged);
  return (
    <Section title={texts.title} text={texts.text}>
      <form onSubmit={form.onSubmit(save)} noValidate>
        <Stack>
          <AllowListInput
            label={texts.list}
            description={texts.listHelp}
            value={form.values.allowList}
            error={errorBelow(form.errors, 'allowList')}
            onChange={(allowList) => {
              form.setFieldValue('allowList', allowList);
              form.clearErrors();
            }}
          />
          <FormFoot dirty={dirty} busy={form.submitting} onDiscard={discard} />
        </Stack>
      </form>
    </Section>
  );
}
