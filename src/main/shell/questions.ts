import { app, dialog } from 'electron';
import type { MessageBoxOptions } from 'electron';
import { join } from 'node:path';
import { TEXTS } from './texts.ts';

/** Said once, when the window is first closed; true when the user would rather quit. */
export function explainTray(): Promise<boolean> {
  return chooses(1, {
    type: 'info',
    ...TEXTS.explainTray,
    cancelId: 0,
  });
}

/** Says what quitting leaves undone, in words such as “12 pending”; true when it shall be so. */
export function confirmQuit(pending: string): Promise<boolean> {
  return chooses(0, {
    type: 'question',
    ...TEXTS.confirmQuit,
    message: TEXTS.confirmQuit.message(pending),
    cancelId: 1,
  });
}

/** Asks where an export is to be written, beginning in the downloads; null when nobody said. */
export async function chooseExportFile(fileName: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: app.name,
    defaultPath: join(app.getPath('downloads'), fileName),
  });
  return canceled || filePath === '' ? null : filePath;
}

/** Asked before a window is closed whose page has something unsaved; true closes it all the same. */
export function confirmClose(): Promise<boolean> {
  return chooses(0, {
    type: 'question',
    ...TEXTS.confirmClose,
    defaultId: 1,
    cancelId: 1,
  });
}

async function chooses(button: number, options: MessageBoxOptions): Promise<boolean> {
  const { response } = await dialog.showMessageBox({ title: app.name, defaultId: 0, ...options });
  return response === button;
}
