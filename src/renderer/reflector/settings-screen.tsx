import { Button, Group, NumberInput, Switch } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { SourceView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { focusFirstError } from '../rooms/focus-error.ts';
import { Section } from '../rooms/section.tsx';
import { LeaveGuard, useUnsavedForm } from '../rooms/unsaved.tsx';
import { reflectorTexts } from '../texts/reflector.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { DetailFields } from './detail-fields.tsx';
import classes from './reflector.module.css';
import { RemoveServer } from './remove-server.tsx';
import { ServerFields } from './server-fields.tsx';
import { formOf, keyOf, settingsOf, sourceErrors } from './source-form.ts';
import type { SourceForm } from './source-form.ts';
import { errorsOf, useCheck } from './use-check.ts';
import { BackLink, WithSource } from './with-source.tsx';

const texts = reflectorTexts.settings;

/** The settings of a server, saved together, and the way to disconnect it. */
export function ServerSettingsScreen() {
  return (
    <>
      <LeaveGuard />
      <WithSource title={reflectorTexts.server.settings}>
        {(source) => <ServerSettings key={source.id} source={source} />}
      </WithSource>
    </>
  );
}

function ServerSettings({ source }: { source: SourceView }) {
  const form = useForm<SourceForm>({ initialValues: formOf(source), validate: sourceErrors });
  const dirty = form.isDirty();
  const refuse = (errors: Record<string, string>): void => {
    form.setErrors(errors);
    focusFirstError();
  };
  const check = useCheck(source.id, refuse);
  useUnsavedForm(dirty);
  const adopt = (saved: SourceView): void => {
    form.setInitialValues(formOf(saved));
    form.setValues(formOf(saved));
    form.resetDirty();
  };
  const save = async (values: SourceForm): Promise<void> => {
    try {
      const input = { id: source.id, settings: settingsOf(values), ...keyOf(values) };
      adopt(await request('source.update', input));
      showDone(texts.saved);
    } catch (error) {
      if (hasIssues(error)) refuse(errorsOf(error));
      else showError(error);
    }
  };
  return (
    <>
      <PageHeader
        title={texts.title(source.name)}
        description={<BackLink to={`/reflector/${source.id}`} text={source.name} />}
      />
      <form className={classes['form']} noValidate onSubmit={form.onSubmit(save, focusFirstError)}>
        <ServerFields form={form} check={check} keyHint={source.hasKey ? (source.keyHint ?? '') : null} />
        <DetailFields form={form} />
        <Section title={reflectorTexts.form.following}>
          <Switch
            label={reflectorTexts.form.enabled}
            description={reflectorTexts.form.enabledHelp}
            {...form.getInputProps('enabled', { type: 'checkbox' })}
          />
          <Switch
            label={reflectorTexts.form.archiveLabel}
            description={reflectorTexts.form.archiveHelp}
            maw={680}
            {...form.getInputProps('fetchArchive', { type: 'checkbox' })}
          />
          <NumberInput
            maw={560}
            label={reflectorTexts.form.borderMinutes}
            description={reflectorTexts.form.borderMinutesHelp}
            min={0}
            max={1440}
            allowDecimal={false}
            clampBehavior="none"
            {...form.getInputProps('borderMinutes')}
          />
        </Section>
        <Group gap="xs" justify="flex-end">
          <Button variant="default" disabled={!dirty} onClick={() => form.reset()}>
            {texts.discard}
          </Button>
          <Button type="submit" disabled={!dirty} loading={form.submitting}>
            {texts.save}
          </Button>
        </Group>
        <RemoveServer source={source} />
      </form>
    </>
  );
}

function hasIssues(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'issues' in error && (error.issues as []).length > 0;
}
