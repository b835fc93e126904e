import { Alert, Button, Collapse, Group, Paper, Stack, Text } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { useId } from 'react';
import type { EndpointView } from '../../../shared/views.ts';
import { request } from '../../api.ts';
import { commonTexts } from '../../texts/common.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import { showDone } from '../../ui/show-done.ts';
import { focusFirstError } from '../focus-error.ts';
import { useUnsavedForm } from '../unsaved.tsx';
import { enableEndpoint } from './endpoint-actions.ts';
import { EndpointFields } from './endpoint-fields.tsx';
import { checkEndpointForm, formOf, sameForm, toRequest, urlProblem } from './endpoint-form.ts';
import { EndpointHead } from './endpoint-head.tsx';
import classes from './endpoint.module.css';
import { SavedSecretField } from './saved-secret-field.tsx';
import { TestButton } from './test-button.tsx';
import { TestResult } from './test-result.tsx';
import { useEndpointForm } from './use-endpoint-form.ts';
import { useTest } from './use-test.ts';

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
  const test = useTest({ endpointId: endpoint.id, roomName }, refused);
  const id = useId();
  useUnsavedForm(dirty);

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
            {!endpoint.enabled && (
              <Alert variant="default" color="gray" icon={<IconPlayerPause />} p="sm">
                <Group justify="space-between" gap="sm">
                  <Text size="sm">
                    {roomsTexts.endpoint.disabledSince(
                      commonTexts.disabled[endpoint.disabledReason ?? 'manual'],
                    )}
                  </Text>
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() => void enableEndpoint(endpoint).then(onChanged)}
                  >
                    {roomsTexts.endpoint.enable}
                  </Button>
                </Group>
              </Alert>
            )}
            <EndpointFields
              form={form}
              clientErrorSeen={endpoint.retryableClientErrorSeen}
              secret={<SavedSecretField endpoint={endpoint} onChanged={onChanged} />}
            />
            <div className={classes['foot']}>
              <TestButton
                disabled={urlProblem(form.values.url) !== null}
                running={test.running}
                onTest={(eventType) => {
                  const errors = checkEndpointForm(form.getValues());
                  form.setErrors(errors);
                  if (Object.keys(errors).length > 0) focusFirstError();
                  else void test.start(form.getValues(), !dirty, eventType);
                }}
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
            {test.run && (
              <TestResult
                run={test.run}
                changedSince={!sameForm(test.run.tested, form.values)}
                onDismiss={test.dismiss}
              />
            )}
          </Stack>
        </form>
      </Collapse>
    </Paper>
  );
}
