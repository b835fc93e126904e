import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import type { AuditFilter } from '../../shared/views.ts';
import { auditTexts } from '../texts/audit.ts';
import { fileName, saveFile } from '../ui/save-file.ts';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { exportAudit } from './export-audit.ts';

const texts = auditTexts.export;

/** Saves all changes that match as a file. */
export function AuditExportButton({ filter }: { filter: AuditFilter }) {
  const [count, setCount] = useState<number | null>(null);
  const run = async (format: 'csv' | 'json'): Promise<void> => {
    setCount(0);
    try {
      const made = await exportAudit(format, filter, setCount);
      saveFile(fileName('changes', made.extension, new Date()), made.type, made.parts);
      showDone(texts.done(made.count));
    } catch (error) {
      showError(error);
    } finally {
      setCount(null);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          disabled={count !== null}
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {count === null ? texts.button : texts.running(count)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void run('csv')}>{texts.csv}</Menu.Item>
        <Menu.Item onClick={() => void run('json')}>{texts.json}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
