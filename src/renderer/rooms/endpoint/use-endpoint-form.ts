import { useForm } from '@mantine/form';
import type { UseFormReturnType } from '@mantine/form';
import { useEffect, useRef } from 'react';
import { ApiError } from '../../api.ts';
import { showError } from '../../ui/show-error.ts';
import { focusFirstError } from '../focus-error.ts';
import { checkEndpointForm, endpointErrors, sameForm } from './endpoint-form.ts';
import type { EndpointForm } from './endpoint-form.ts';

export type EndpointFormState = {
  form: UseFormReturnType<EndpointForm>;
  /** The form would send something else than what is stored. */
  dirty: boolean;
  discard(): void;
  /** The form shows what is stored now. */
  adopt(stored: EndpointForm): void;
  /** Puts a refusal at its fields, or into a notice where it belongs to none. */
  refused(error: unknown): void;
};

/**
 * The form of one endpoint beside what is stored of it. Where that changes elsewhere, an untouched form follows, and
 * one with changes keeps them.
 */
export function useEndpointForm(stored: EndpointForm): EndpointFormState {
  const form = useForm<EndpointForm>({ initialValues: stored, validate: checkEndpointForm });
  const baseline = useRef(stored);
  const adopt = (next: EndpointForm): void => {
    baseline.current = next;
    form.setInitialValues(next);
    form.setValues(next);
    form.clearErrors();
  };
  useEffect(() => {
    if (JSON.stringify(stored) === JSON.stringify(baseline.current)) return;
    const untouched = sameForm(form.getValues(), baseline.current);
    if (untouched) adopt(stored);
    else baseline.current = stored;
  });
  return {
    form,
    dirty: !sameForm(form.values, baseline.current),
    discard: () => adopt(baseline.current),
    adopt,
    refused(error) {
      const errors = error instanceof ApiError ? endpointErrors(error.issues) : {};
      const [first] = Object.keys(errors);
      if (first === undefined) showError(error);
      else {
        form.setErrors(errors);
        focusFirstError();
      }
    },
  };
}
