import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../src/renderer/api.ts';
import { fieldErrors, showFormErrors } from '../../../src/renderer/ui/form-errors.ts';

const values = { name: '', url: '', permissions: { allowList: [] } };
const refusal = (...issues: { path: string; message: string }[]): ApiError =>
  new ApiError('invalid_input', 'Some fields are wrong.', issues);

describe('what the engine found wrong in a form', () => {
  it('lands at its fields, the first sentence of each, also under a prefix', () => {
    const error = refusal(
      { path: 'endpoint.url', message: 'Not a URL.' },
      { path: 'endpoint.url', message: 'Also too long.' },
      { path: 'endpoint.permissions.allowList.0', message: 'Not a CIDR.' },
      { path: 'name', message: 'Taken.' },
    );
    expect(fieldErrors(error, values, 'endpoint')).toEqual({
      url: 'Not a URL.',
      'permissions.allowList.0': 'Not a CIDR.',
      name: 'Taken.',
    });
  });

  it('is left to a notice where no field of the form is meant', () => {
    const set: Record<string, string>[] = [];
    const form = {
      getValues: () => values,
      setErrors: (errors: Record<string, string>) => void set.push(errors),
    };
    expect(showFormErrors(form, refusal({ path: 'other', message: 'Wrong.' }))).toBe(false);
    expect(showFormErrors(form, refusal())).toBe(false);
    expect(showFormErrors(form, new Error('no answer'))).toBe(false);
    expect(set).toEqual([]);
    expect(showFormErrors(form, refusal({ path: 'name', message: 'Taken.' }))).toBe(true);
    expect(set).toEqual([{ name: 'Taken.' }]);
  });
});
