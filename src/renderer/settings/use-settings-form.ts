import { useForm } from '@mantine/form';
import type { UseFormReturnType } from '@mantine/form';
import { useEffect, useRef } from 'react';
import { ApiError, request } from '../api.ts';
import { useUnsavedForm } from '../rooms/unsaved.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import type { SettingsPatch } from './change-setting.ts';
import { patchErrors } from './patch-errors.ts';

/** A form over some of the settings, saved together. Where they change elsewhere an untouched form follows. */
export function useSettingsForm<T extends SettingsPatch & Record<string, unknown>>(
  stored: T,
  onChanged: () => void,
): { form: UseFormReturnType<T>; dirty: boolean; save(): Promise<void>; discard(): void } {
  const form = useForm<T>({ initialValues: stored, validate: (values) => patchErrors(values) });
  const baseline = useRef(JSON.stringify(stored));
  const dirty = JSON.stringify(form.values) !== baseline.current;
  useUnsavedForm(dirty);
  useEffect(() => {
    const next = JSON.stringify(stored);
    if (next === baseline.current) return;
    const untouched = JSON.stringify(form.getValues()) === baseline.current;
    baseline.current = next;
    if (untouched) form.setValues(stored);
  });
  return {
    form,
    dirty,
    async save() {
      const patch = form.getValues();
      try {
        await request('settings.update', { patch });
        baseline.current = JSON.stringify(patch);
        showDone(settingsTexts.saved);
        onChanged();
      } catch (error) {
        const issues = error instanceof ApiError ? error.issues : [];
        if (issues.length === 0) showError(error);
        for (const { path, message } of issues) form.setFieldError(path.replace(/^patch\./, ''), message);
      }
    },
    discard() {
      form.setValues(stored);
      form.clearErrors();
    },
  };
}
