import type { ReactNode } from 'react';
import { focusFirstError } from '../focus-error.ts';
import { checkEndpointForm, sameForm, urlProblem } from './endpoint-form.ts';
import { EndpointFields } from './endpoint-fields.tsx';
import classes from './endpoint.module.css';
import { NewSecretField } from './new-secret-field.tsx';
import { TestButton } from './test-button.tsx';
import { TestResult } from './test-result.tsx';
import type { EndpointFormState } from './use-endpoint-form.ts';
import { useTest } from './use-test.ts';

export type NewEndpointFieldsProps = {
  state: EndpointFormState;
  roomName: string;
  /** The buttons beside the test. */
  children: ReactNode;
};

/** The fields of an endpoint that is not stored yet, with its test. */
export function NewEndpointFields({ state: { form, refused }, roomName, children }: NewEndpointFieldsProps) {
  const test = useTest({ roomName }, refused);
  return (
    <>
      <EndpointFields form={form} secret={<NewSecretField form={form} />} />
      <div className={classes['foot']}>
        <TestButton
          disabled={urlProblem(form.values.url) !== null}
          running={test.running}
          onTest={(eventType) => {
            const errors = checkEndpointForm(form.getValues());
            form.setErrors(errors);
            if (Object.keys(errors).length > 0) focusFirstError();
            else void test.start(form.getValues(), false, eventType);
          }}
        />
        {children}
      </div>
      {test.run && (
        <TestResult
          run={test.run}
          changedSince={!sameForm(test.run.tested, form.values)}
          onDismiss={test.dismiss}
        />
      )}
    </>
  );
}
