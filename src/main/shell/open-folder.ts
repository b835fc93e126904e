import { shell } from 'electron';
import { RelayError } from '../lib/errors.ts';

/** Shows a folder in the file manager; fails with `unavailable` and where it is, where that cannot be done. */
export async function openFolder(folder: string): Promise<void> {
  const reason = await shell.openPath(folder);
  if (reason !== '') throw new RelayError('unavailable', `The folder ${folder} cannot be opened: ${reason}`);
}
