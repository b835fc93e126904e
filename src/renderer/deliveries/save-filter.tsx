import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { request } from '../api.ts';
import { historyTexts } from '../texts/history.ts';
import { showFormErrors } from '../ui/form-errors.ts';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import type { HistoryFilter } from './filter-url.ts';

const texts = historyTexts.saved;

export type SaveFilterProps = { opened: boolean; filter: HistoryFilter; onClose(): void };

/** Keeps the present filter under a name. */
export function SaveFilter({ opened, filter, onClose }: SaveFilterProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={texts.saveTitle}
      closeButtonProps={{ 'aria-label': texts.close }}
    >
      <SaveForm filter={filter} onClose={onClose} />
    </Modal>
  );
}

function SaveForm({ filter, onClose }: Omit<SaveFilterProps, 'opened'>) {
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: (name) => (name.trim() === '' ? texts.nameMissing : null) },
  });
  const save = async ({ name }: { name: string }): Promise<void> => {
    try {
      const made = await request('savedFilter.create', { name, filter });
      showDone(texts.savedAs(made.name));
      onClose();
    } catch (error) {
      if (!showFormErrors(form, error)) showError(error);
    }
  };
  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack>
        <TextInput data-autofocus label={texts.name} maxLength={60} {...form.getInputProps('name')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {historyTexts.exports.cancel}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {texts.saveButton}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
