import { Button, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Settings, StorageView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { Section } from '../rooms/section.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { Time } from '../ui/time.tsx';
import { useRequest } from '../ui/use-request.ts';
import { byteSize } from './byte-size.ts';
import { FormFoot } from './form-foot.tsx';
import { useSettingsForm } from './use-settings-form.ts';

const texts = settingsTexts.history;
/** Free pages up to here come and go, and would only be noise. */
const WORTH_SAYING_BYTES = 64_000_000;

/** How long the history is kept, and how large it is now. */
export function History({ settings, onChanged }: { settings: Settings; onChanged(): void }) {
  const { retentionDays, retentionMegabytes, deadLetterDays } = settings;
  const { form, dirty, save, discard } = useSettingsForm(
    { retentionDays, retentionMegabytes, deadLetterDays },
    onChanged,
  );
  const storage = useRequest('storage.get', {});
  const size = storage.data ? byteSize(storage.data.databaseBytes) : '';
  const number = (field: 'retentionDays' | 'retentionMegabytes' | 'deadLetterDays') => {
    const { value, onChange, error } = form.getInputProps(field) as {
      value: number;
      onChange(value: number): void;
      error?: string;
    };
    return {
      value: Number.isNaN(value) ? '' : value,
      onChange: (typed: number | string) => onChange(typed === '' ? Number.NaN : Number(typed)),
      error,
      allowDecimal: false,
      thousandSeparator: ',',
      min: 0,
    };
  };
  return (
    <Section
      title={texts.title}
      text={storage.data && <Kept storage={storage.data} limitMegabytes={retentionMegabytes} />}
      actions={<Prune onPruned={() => void storage.reload()} />}
    >
      <form onSubmit={form.onSubmit(save)} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <NumberInput label={texts.days} description={texts.daysHelp} {...number('retentionDays')} />
            <NumberInput
              label={texts.megabytes}
              description={texts.megabytesHelp(size)}
              {...number('retentionMegabytes')}
            />
            <NumberInput
              label={texts.deadLetterDays}
              description={texts.deadLetterDaysHelp}
              {...number('deadLetterDays')}
            />
          </SimpleGrid>
          <FormFoot dirty={dirty} busy={form.submitting} onDiscard={discard} />
        </Stack>
      </form>
    </Section>
  );
}

function Kept({ storage, limitMegabytes }: { storage: StorageView; limitMegabytes: number }) {
  const { events, deliveries, databaseBytes, fileBytes, oldestAt } = storage;
  const free = fileBytes - databaseBytes;
  return (
    <>
      {texts.now(texts.events(events), texts.deliveries(deliveries), byteSize(databaseBytes))}{' '}
      {free > WORTH_SAYING_BYTES && texts.onDisk(byteSize(fileBytes))}{' '}
      {oldestAt !== null && (
        <>
          {texts.oldest} <Time at={oldestAt} />.{' '}
        </>
      )}
      <Text span size="sm">
        {texts.pending}
      </Text>{' '}
      {limitMegabytes > 0 && databaseBytes > limitMegabytes * 1_000_000 && texts.overLimit}
    </>
  );
}

function Prune({ onPruned }: { onPruned(): void }) {
  const [busy, setBusy] = useState(false);
  const prune = async (): Promise<void> => {
    setBusy(true);
    try {
      showDone(texts.pruned((await request('storage.prune', {})).removed));
      onPruned();
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button size="compact-sm" variant="default" loading={busy} onClick={() => void prune()}>
      {texts.prune}
    </Button>
  );
}
