import type { RequestInput } from '../../shared/contract.ts';
import { request } from '../api.ts';
import { showError } from '../ui/show-error.ts';

export type SettingsPatch = RequestInput<'settings.update'>['patch'];

/** Stores choices that count at once. Answers whether they were taken; a refusal is told in a notice. */
export async function changeSettings(patch: SettingsPatch): Promise<boolean> {
  try {
    await request('settings.update', { patch });
    return true;
  } catch (error) {
    showError(error);
    return false;
  }
}
