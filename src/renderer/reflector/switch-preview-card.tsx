import { Alert, Checkbox, Group, Paper, Stack, Text } from '@mantine/core';
import { IconBan } from '@tabler/icons-react';
import type { AddressQuestion, SwitchPreview } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { CodeBlock } from '../ui/code-block.tsx';
import type { Answers } from './address-answers.ts';
import { AddressQuestions } from './address-questions.tsx';
import { BorderTranscripts } from './border-transcripts.tsx';
import classes from './reflector.module.css';
import type { SwitchKind } from './switch-path.ts';

const texts = reflectorTexts.switch;

export type SwitchPreviewCardProps = {
  baseUrl: string;
  kind: SwitchKind;
  preview: SwitchPreview;
  chosen: boolean;
  answers: Answers;
  leftOut: readonly string[];
  showOpen: boolean;
  disabled: boolean;
  onToggle(): void;
  onAnswer(question: AddressQuestion, yes: boolean): void;
  onLeave(transcriptId: string): void;
  onLeaveAll(transcriptIds: string[]): void;
};

/** One room before it is switched: the very request that is sent, what follows from it, and what has to be said. */
export function SwitchPreviewCard(props: SwitchPreviewCardProps) {
  const { preview, chosen, disabled, onToggle } = props;
  const { roomName, refusal } = preview;
  return (
    <Paper component="section" withBorder p="lg" aria-label={roomName}>
      <Stack gap="md">
        {refusal === null ? (
          <Checkbox
            checked={chosen}
            disabled={disabled}
            onChange={onToggle}
            label={roomName}
            styles={{ label: { fontWeight: 600 } }}
          />
        ) : (
          <>
            <Text fw={600}>{roomName}</Text>
            <Alert variant="default" p="sm" icon={<IconBan />} title={texts.refused}>
              {refusal}
            </Alert>
          </>
        )}
        {refusal === null && chosen && <Details {...props} />}
      </Stack>
    </Paper>
  );
}

function Details({
  baseUrl,
  kind,
  preview,
  answers,
  leftOut,
  showOpen,
  disabled,
  onAnswer,
  onLeave,
  onLeaveAll,
}: SwitchPreviewCardProps) {
  const { roomName, request, before, endpoint, questions, border, cancelled, owed } = preview;
  return (
    <>
      {request !== null && (
        <Stack gap={6}>
          <Text size="sm" fw={500}>
            {texts.writes}
          </Text>
          <Text className={classes['mono']} size="sm">
            {request.method} {baseUrl}
            {request.path}
          </Text>
          <CodeBlock label={texts.writtenAs(roomName)} text={JSON.stringify(request.body, null, 2)} />
          <dl className={classes['facts']}>
            <dt>{texts.urlBefore}</dt>
            <dd className={classes['mono']}>{before.url ?? texts.noUrl}</dd>
            <dt>{texts.urlAfter}</dt>
            <dd className={classes['mono']}>{request.body.webhook_url || texts.noUrl}</dd>
          </dl>
          <Text size="sm" c="dimmed">
            {kind !== 'give_back' && before.secretHint !== null && texts.secretKept(before.secretHint)}{' '}
            {texts.secretWritten} {kind === 'relay' && texts.testCall}
          </Text>
        </Stack>
      )}
      <Group gap={6}>
        {kind === 'give_back' ? (
          <Text size="sm">{texts.thenByReflector}</Text>
        ) : (
          <Text size="sm">
            {texts.thenFromHere}{' '}
            <span className={classes['mono']}>{endpoint?.url ?? before.url ?? texts.noUrl}</span>
          </Text>
        )}
      </Group>
      <AddressQuestions
        roomName={roomName}
        questions={questions}
        answers={answers}
        showOpen={showOpen}
        onAnswer={onAnswer}
      />
      <BorderTranscripts
        giveBack={kind === 'give_back'}
        border={border}
        leftOut={leftOut}
        disabled={disabled}
        onLeave={onLeave}
        onLeaveAll={onLeaveAll}
      />
      {cancelled > 0 && <Text size="sm">{texts.cancelled(cancelled)}</Text>}
      {owed > 0 && <Text size="sm">{texts.owed(owed)}</Text>}
    </>
  );
}
