import { Button, Group } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate } from 'react-router';
import { request } from '../api.ts';
import { focusFirstError } from '../rooms/focus-error.ts';
import { forgetUnsaved, LeaveGuard, useUnsavedForm } from '../rooms/unsaved.tsx';
import { commonTexts } from '../texts/common.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { showDone } from '../ui/show-done.ts';
import { DetailFields } from './detail-fields.tsx';
import classes from './reflector.module.css';
import { ServerFields } from './server-fields.tsx';
import { keyOf, NEW_SOURCE, settingsOf, sourceErrors } from './source-form.ts';
import type { SourceForm } from './source-form.ts';
import { errorsOf, useCheck } from './use-check.ts';
import { BackLink } from './with-source.tsx';

const texts = reflectorTexts.connect;

/** Connects a server: where it is, as whom it is asked, checked before it is saved. */
export function ConnectScreen() {
  const navigate = useNavigate();
  const form = useForm<SourceForm>({ initialValues: NEW_SOURCE, validate: sourceErrors });
  const refuse = (errors: Record<string, string>): void => {
    form.setErrors(errors);
    focusFirstError();
  };
  const check = useCheck(null, refuse);
  useUnsavedForm(form.isDirty());
  const connect = async (values: SourceForm): Promise<void> => {
    try {
      const { apiKey = null } = keyOf(values);
      const source = await request('source.create', { settings: settingsOf(values), apiKey });
      showDone(texts.connected(source.name));
      forgetUnsaved();
      await navigate(`/reflector/${source.id}/import`, { replace: true });
    } catch (error) {
      refuse(errorsOf(error));
    }
  };
  return (
    <>
      <LeaveGuard />
      <PageHeader
        title={texts.title}
        description={
          <>
            <BackLink to="/reflector" text={texts.back} /> · {texts.text}
          </>
        }
      />
      <form className={classes['form']} noValidate onSubmit={form.onSubmit(connect, focusFirstError)}>
        <ServerFields form={form} check={check} keyHint={null} autoFocus />
        <DetailFields form={form} />
        <Group gap="xs" justify="flex-end">
          <Button variant="default" onClick={() => void navigate('/reflector')}>
            {commonTexts.cancel}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {texts.button}
          </Button>
        </Group>
      </form>
    </>
  );
}
