import { Button, Collapse, Group, Paper, Stack, Text } from '@mantine/core';
import { useId } from 'react';
import type { EndpointView } from '../../../shared/views.ts';
import { request } from '../../api.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { showDone } from '../../ui/show-done.ts';
import { focusFirstError } from '../focus-error.ts';
import { useUnsavedForm } from '../unsaved.tsx';
import { DisabledNotice, GatheringNotice } from './endpoint-notices.tsx';
import { EndpointFields } from './endpoint-fields.tsx';
import { checkEndpointForm, formOf, toRequest, urlProblem } from './endpoint-form.ts';
import { EndpointHead } from './endpoint-head.tsx';
import classes from './endpoint.module.css';
import { SavedSecretField } from './saved-secret-field.tsx';
import { TrialButtons } from './trial-buttons.tsx';
import { TrialResult } from './trial-result.tsx';
import { useEndpointForm } from './use-endpoint-form.ts';
import { useTrial } from './use-trial.ts';
import type { TrialOptions, TrialRun } from './use-trial.ts';

const texts = roomsTexts.room;

export type EndpointCardProps = {
  endpoint: EndpointView;
  roomName: string;
  open: boolean;
  onToggle(): void;
  onChanged(): void;
};

/** A stored endpoint: how it does, its settings with a save of their own, its test, and what else can be done to it. */
export function EndpointCard({ endpoint, roomName, open, onToggle, onChanged }: EndpointCardProps) {
  const { form, dirty, discard, adopt, refused } = useEndpointForm(formOf(endpoint));
  const trial = useTrial({ endpointId: endpoint.id, roomName }, refused);
  const id = useId();
  useUnsavedForm(dirty);

  const tryOut = (kind: TrialRun['kind'], how: TrialOptions): void => {
    const errors = checkEndpointForm(form.getValues());
    form.setErrors(errors);
    if (Object.keys(errors).length > 0) focusFirstError();
    else void trial.start(kind, form.getValues(), how);
  };
  const save = async (): Promise<void> => {
    try {
      const saved = await request('endpoint.update', { id: endpoint.id, ...toRequest(form.getValues()) });
      adopt(formOf(saved));
      showDone(texts.saved);
      onChanged();
    } catch (error) {
      refused(error);
    }
  };

  return (
    <Paper component="section" withBorder p="lg" aria-label={endpoint.url}>
      <EndpointHead
        endpoint={endpoint}
        open={open}
        dirty={dirty}
        bodyId={id}
        onToggle={onToggle}
        onChanged={onChanged}
      />
      <Collapse id={id} expanded={open} keepMountedMode="display-none">
        <form onSubmit={form.onSubmit(save, focusFirstError)} noValidate>
          <Stack gap="lg" pt="md">
            {!endpoint.enabled && <DisabledNotice endpoint={endpoint} onChanged={onChanged} />}
            {endpoint.gathering && <GatheringNotice endpoint={endpoint} onChanged={onChanged} />}
            <EndpointFields
              form={form}
              clientErrorSeen={endpoint.retryableClientErrorSeen}
              secret={
                <SavedSecretField
                  endpoint={endpoint}
                  onChanged={onChanged}
                  onTestNewSecret={() =>
                    tryOut('test', { wasSaved: !dirty, sampleOf: 'test', newSecretOnly: true })
                  }
                />
              }
            />
            <div className={classes['foot']}>
              <TrialButtons
                disabled={urlProblem(form.values.url) !== null}
                running={trial.running}
                onTry={(kind, sampleOf) => tryOut(kind, { wasSaved: !dirty, sampleOf })}
              />
              <Group gap="xs">
                {dirty && (
                  <Text size="sm" c="dimmed">
                    {roomsTexts.form.unsaved}
                  </Text>
                )}
                <Button variant="default" disabled={!dirty} onClick={discard}>
                  {texts.discard}
                </Button>
                <Button type="submit" disabled={!dirty} loading={form.submitting}>
                  {texts.save}
                </Button>
              </Group>
            </div>
            <TrialResult trial={trial} form={form.values} />
          </Stack>
        </form>
      </Collapse>
    </Paper>
  );
}
