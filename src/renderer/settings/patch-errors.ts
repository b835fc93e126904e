import { requests } from '../../shared/contract.ts';

/** What is wrong with some settings by the contract's own rules, by field. */
export function patchErrors(patch: Record<string, unknown>): Record<string, string> {
  const errors: Record<string, string> = {};
  const issues = requests['settings.update'].input.safeParse({ patch }).error?.issues ?? [];
  for (const { path, message } of issues) errors[path.slice(1).join('.')] ??= message;
  return errors;
}
