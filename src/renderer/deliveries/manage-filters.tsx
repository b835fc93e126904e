import { ActionIcon, Button, Group, Modal, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { useForm } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import { IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { SavedFilterView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { historyTexts } from '../texts/history.ts';
import { showFormErrors } from '../ui/form-errors.ts';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { isUnfiltered } from './filter-url.ts';
import type { HistoryFilter } from './filter-url.ts';

const texts = historyTexts.saved;

export type ManageFiltersProps = {
  opened: boolean;
  saved: readonly SavedFilterView[];
  /** The present filter, to which a saved one can be set. */
  filter: HistoryFilter;
  onClose(): void;
};

/** The saved filters, to be renamed, changed and deleted. */
export function ManageFilters({ opened, saved, filter, onClose }: ManageFiltersProps) {
  const [renaming, setRenaming] = useState<string | null>(null);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={texts.manageTitle}
      closeButtonProps={{ 'aria-label': texts.close }}
    >
      {saved.length === 0 && (
        <Text c="dimmed" size="sm">
          {texts.none}
        </Text>
      )}
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {saved.map((one) => (
          <li key={one.id}>
            {renaming === one.id ? (
              <Rename one={one} onDone={() => setRenaming(null)} />
            ) : (
              <Line one={one} filter={filter} onRename={() => setRenaming(one.id)} />
            )}
          </li>
        ))}
      </Stack>
    </Modal>
  );
}

type LineProps = { one: SavedFilterView; filter: HistoryFilter; onRename(): void };

function Line({ one, filter, onRename }: LineProps) {
  const replace = async (): Promise<void> => {
    await request('savedFilter.update', { id: one.id, filter });
    showDone(texts.replaced(one.name));
  };
  return (
    <Group wrap="nowrap" gap={4}>
      <Text flex={1} truncate title={one.name}>
        {one.name}
      </Text>
      <Tool label={texts.rename(one.name)} onClick={onRename}>
        <IconPencil size={16} />
      </Tool>
      {!isUnfiltered(filter) && (
        <Tool label={texts.replaceOf(one.name)} onClick={() => void replace().catch(showError)}>
          <IconRefresh size={16} />
        </Tool>
      )}
      <Tool label={texts.remove(one.name)} onClick={() => void remove(one.id).catch(showError)}>
        <IconTrash size={16} />
      </Tool>
    </Group>
  );
}

function Tool({ label, onClick, children }: { label: string; onClick(): void; children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function Rename({ one, onDone }: { one: SavedFilterView; onDone(): void }) {
  const form = useForm({
    initialValues: { name: one.name },
    validate: { name: (name) => (name.trim() === '' ? texts.nameMissing : null) },
  });
  const rename = async ({ name }: { name: string }): Promise<void> => {
    try {
      await request('savedFilter.update', { id: one.id, name });
      onDone();
    } catch (error) {
      if (!showFormErrors(form, error)) showError(error);
    }
  };
  return (
    <form
      onSubmit={form.onSubmit(rename)}
      noValidate
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // The dialog stays: only the renaming is given up.
        event.stopPropagation();
        onDone();
      }}
    >
      <Group wrap="nowrap" gap={4} align="flex-start">
        <TextInput
          autoFocus
          flex={1}
          size="xs"
          maxLength={60}
          aria-label={texts.name}
          {...form.getInputProps('name')}
        />
        <Button type="submit" size="xs" loading={form.submitting}>
          {texts.renameButton}
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          {texts.keepName}
        </Button>
      </Group>
    </form>
  );
}

/** Deletes at once, with a way back while the notice stands. */
async function remove(id: string): Promise<void> {
  const { name, filter } = await request('savedFilter.remove', { id });
  const notice = `removed ${id}`;
  const undo = async (): Promise<void> => {
    notifications.hide(notice);
    await request('savedFilter.create', { name, filter });
  };
  notifications.show({
    id: notice,
    autoClose: 10_000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{texts.removed(name)}</Text>
        <Button size="compact-sm" variant="light" onClick={() => void undo().catch(showError)}>
          {texts.undo}
        </Button>
      </Group>
    ),
  });
}
