import type { ReactNode } from 'react';
import { focusFirstError } from '../focus-error.ts';
import { checkEndpointForm, urlProblem } from './endpoint-form.ts';
import { EndpointFields } from './endpoint-fields.tsx';
import classes from './endpoint.module.css';
import { NewSecretField } from './new-secret-field.tsx';
import { TrialButtons } from './trial-buttons.tsx';
import { TrialResult } from './trial-result.tsx';
import type { EndpointFormState } from './use-endpoint-form.ts';
import { useTrial } from './use-trial.ts';

export type NewEndpointFieldsProps = {
  state: EndpointFormState;
  roomName: string;
  /** The buttons beside the test. */
  children: ReactNode;
};

/** The fields of an endpoint that is not stored yet, with its test. */
export function NewEndpointFields({ state: { form, refused }, roomName, children }: NewEndpointFieldsProps) {
  const trial = useTrial({ roomName }, refused);
  return (
    <>
      <EndpointFields form={form} secret={<NewSecretField form={form} />} />
      <div className={classes['foot']}>
        <TrialButtons
          disabled={urlProblem(form.values.url) !== null}
          running={trial.running}
          onTry={(kind, sampleOf) => {
            const errors = checkEndpointForm(form.getValues());
            form.setErrors(errors);
            if (Object.keys(errors).length > 0) focusFirstError();
            else void trial.start(kind, form.getValues(), { wasSaved: false, sampleOf });
          }}
        />
        {children}
      </div>
      <TrialResult trial={trial} form={form.values} />
    </>
  );
}
