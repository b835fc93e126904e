import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { EXPORT_FORMATS } from '../../shared/model.ts';
import type { ExportFormat } from '../../shared/model.ts';
import type { BoundedCount, DeliveryFilter } from '../../shared/views.ts';
import { historyTexts } from '../texts/history.ts';
import { showError } from '../ui/show-error.ts';
import { useExport } from './export-store.ts';

const texts = historyTexts.exports;

export type ExportButtonProps = {
  filter: DeliveryFilter;
  /** How many match; null while they are counted. */
  count: BoundedCount | null;
};

/** Writes out what the filters show: how many first, then in which form. */
export function ExportButton({ filter, count }: ExportButtonProps) {
  const [opened, setOpened] = useState(false);
  const close = (): void => setOpened(false);
  const running = useExport(
    (store) => store.running?.state === 'running' || store.running?.state === 'waiting',
  );
  return (
    <>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        disabled={running}
        onClick={() => setOpened(true)}
      >
        {texts.button}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={count === null ? texts.counting : texts.title(count.count, count.more)}
        closeButtonProps={{ 'aria-label': historyTexts.saved.close }}
      >
        {count?.count === 0 ? (
          <Text size="sm">{texts.nothing}</Text>
        ) : (
          <ExportForm filter={filter} onDone={close} />
        )}
      </Modal>
    </>
  );
}

function ExportForm({ filter, onDone }: { filter: DeliveryFilter; onDone(): void }) {
  const [format, setFormat] = useState<ExportFormat>('csv');
  const [busy, setBusy] = useState(false);
  const start = useExport((store) => store.start);
  const begin = async (): Promise<void> => {
    setBusy(true);
    try {
      // Whoever gives up the choice of a file is back at the choice of a form.
      if (await start(format, filter)) onDone();
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack>
      <Text size="sm">{texts.text}</Text>
      <Radio.Group label={texts.format} value={format} onChange={(value) => setFormat(value as ExportFormat)}>
        <Stack gap="xs" mt={4}>
          {EXPORT_FORMATS.map((value) => (
            <Radio
              key={value}
              value={value}
              label={texts.formats[value].label}
              description={texts.formats[value].text}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {texts.cancel}
        </Button>
        <Button data-autofocus loading={busy} onClick={() => void begin()}>
          {texts.start}
        </Button>
      </Group>
    </Stack>
  );
}
