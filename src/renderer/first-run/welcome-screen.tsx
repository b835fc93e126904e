import { Button, Group, Paper, Stepper } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { RoomView } from '../../shared/views.ts';
import { request } from '../api.ts';
import classes from '../rooms/rooms.module.css';
import { forgetUnsaved } from '../rooms/unsaved.tsx';
import { firstRunTexts as texts } from '../texts/first-run.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { showError } from '../ui/show-error.ts';
import { useRequest } from '../ui/use-request.ts';
import { RoomStep } from './room-step.tsx';
import { SampleStep } from './sample-step.tsx';
import { WebhookStep } from './webhook-step.tsx';

/** The first steps: a room, its webhook, a sample that arrives. Each can be skipped and leaves something that works. */
export function WelcomeScreen() {
  const navigate = useNavigate();
  const { data: rooms, error, reload } = useRequest('room.list', {}, { refreshOn: ['room.changed'] });
  const [step, setStep] = useState(0);
  const [roomId, setRoomId] = useState<string | null>(null);
  const room = chosenRoom(rooms ?? [], roomId);

  const finish = async (): Promise<void> => {
    try {
      await request('settings.update', { patch: { firstRunDone: true } });
    } catch (refusal) {
      showError(refusal);
    }
    forgetUnsaved();
    await navigate('/', { replace: true });
  };
  const next = async (): Promise<void> => {
    await reload();
    setStep((at) => Math.min(at + 1, 2));
  };

  return (
    <>
      <PageHeader title={texts.title} description={texts.text}>
        <Button variant="default" onClick={() => void finish()}>
          {texts.skipAll}
        </Button>
      </PageHeader>
      {error && !rooms && <ErrorState error={error} onRetry={() => void reload()} />}
      {!error && !rooms && <Loading />}
      {rooms && (
        <div className={classes['page']}>
          <Stepper active={step} onStepClick={setStep} size="sm" my="sm" aria-label={texts.title}>
            <Stepper.Step label={texts.steps.room.label} description={texts.steps.room.text} />
            <Stepper.Step label={texts.steps.webhook.label} description={texts.steps.webhook.text} />
            <Stepper.Step label={texts.steps.sample.label} description={texts.steps.sample.text} />
          </Stepper>
          <Paper withBorder p="lg">
            {step === 0 && (
              <RoomStep
                rooms={rooms}
                onChosen={(id) => {
                  setRoomId(id);
                  void next();
                }}
              />
            )}
            {step === 1 && <WebhookStep room={room} onDone={() => void next()} />}
            {step === 2 && <SampleStep room={room} onFinish={() => void finish()} />}
          </Paper>
          <Group justify="space-between">
            <Button variant="subtle" disabled={step === 0} onClick={() => setStep(step - 1)}>
              {texts.back}
            </Button>
            {step < 2 && (
              <Button variant="subtle" onClick={() => setStep(step + 1)}>
                {texts.skip}
              </Button>
            )}
          </Group>
        </div>
      )}
    </>
  );
}

/** The room the steps are about: the one chosen, or the newest where a step was skipped. */
function chosenRoom(rooms: RoomView[], id: string | null): RoomView | null {
  const newest = rooms.toSorted((a, b) => b.createdAt - a.createdAt)[0];
  return rooms.find((room) => room.id === id) ?? newest ?? null;
}
