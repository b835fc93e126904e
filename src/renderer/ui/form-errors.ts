import { ApiError } from '../api.ts';

/** What this needs of a form made with `useForm`. */
export type FormWithErrors = {
  getValues(): Record<string, unknown>;
  setErrors(errors: Record<string, string>): void;
};

/**
 * Puts what the engine found wrong at the form's fields. Answers false where nothing of it belongs to a field, so that
 * the caller tells it in a notice instead. `prefix` is what the request's paths have before the form's: with
 * `endpoint`, `endpoint.url` lands at `url`.
 */
export function showFormErrors(form: FormWithErrors, error: unknown, prefix = ''): boolean {
  const errors = fieldErrors(error, form.getValues(), prefix);
  if (Object.keys(errors).length === 0) return false;
  form.setErrors(errors);
  return true;
}

/** The first sentence for each field of `values` that the engine found wrong, by the field's path. */
export function fieldErrors(
  error: unknown,
  values: Record<string, unknown>,
  prefix = '',
): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const errors: Record<string, string> = {};
  for (const { path, message } of error.issues) {
    const own = prefix !== '' && path.startsWith(`${prefix}.`) ? path.slice(prefix.length + 1) : path;
    if (own.split('.')[0]! in values) errors[own] ??= message;
  }
  return errors;
}
