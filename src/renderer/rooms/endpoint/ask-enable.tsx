import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useState } from 'react';
import { endpointTexts } from '../../texts/endpoint.ts';

const texts = endpointTexts.enable;

/** What an endpoint missed while it was disabled, and before that. */
export type Missed = { held: number; deadLetters: number };
/** What becomes of it. */
export type EnableChoice = { held: 'deliver' | 'cancel'; resendDeadLetters: boolean };

/** Asks what becomes of what a disabled endpoint missed. Null keeps it disabled. */
export function askEnable(missed: Missed): Promise<EnableChoice | null> {
  return new Promise((resolve) => {
    const answer = (choice: EnableChoice | null): void => {
      resolve(choice);
      modals.close(dialog);
    };
    const dialog = modals.open({
      title: texts.title,
      size: 540,
      onClose: () => resolve(null),
      children: <EnableForm missed={missed} onAnswer={answer} />,
    });
  });
}

function EnableForm({
  missed: { held, deadLetters },
  onAnswer,
}: {
  missed: Missed;
  onAnswer(choice: EnableChoice | null): void;
}) {
  const [resendDeadLetters, setResend] = useState(false);
  return (
    <Stack>
      <Text>{held === 0 ? texts.nothingHeld : texts.held(held)}</Text>
      {deadLetters > 0 && (
        <Checkbox
          label={texts.deadLetters(deadLetters)}
          description={texts.deadLettersHelp}
          checked={resendDeadLetters}
          onChange={(event) => setResend(event.currentTarget.checked)}
        />
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={() => onAnswer(null)}>
          {texts.keep}
        </Button>
        {held > 0 && (
          <Button variant="default" onClick={() => onAnswer({ held: 'cancel', resendDeadLetters })}>
            {texts.cancelHeld(held)}
          </Button>
        )}
        <Button data-autofocus onClick={() => onAnswer({ held: 'deliver', resendDeadLetters })}>
          {texts.deliver(held)}
        </Button>
      </Group>
    </Stack>
  );
}
