import { Alert, Button, Group, Input, Radio, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { AddressQuestion } from '../../shared/views.ts';
import { Fieldset } from '../rooms/endpoint/fieldset.tsx';
import { reflectorTexts } from '../texts/reflector.ts';
import { allowedForAll, sharedQuestions } from './address-answers.ts';
import type { Answers, AnswersByRoom, Asked } from './address-answers.ts';

const texts = reflectorTexts.questions;

export type AddressQuestionsProps = {
  roomName: string;
  questions: AddressQuestion[];
  answers: Answers;
  /** Marks what is still open. */
  showOpen: boolean;
  onAnswer(question: AddressQuestion, yes: boolean): void;
};

/** What has to be said about an address that Reflector allowed, before anything goes on. */
export function AddressQuestions({
  roomName,
  questions,
  answers,
  showOpen,
  onAnswer,
}: AddressQuestionsProps) {
  if (questions.length === 0) return null;
  const refused = questions.some((question) => answers[question] === false);
  return (
    <Fieldset legend={texts.legend}>
      <Stack gap="xs">
        {questions.map((question) => {
          const { label, text } = texts.kinds[question];
          const given = answers[question];
          const open = showOpen && given === undefined;
          return (
            <Radio.Group
              key={question}
              label={label}
              description={text}
              error={open ? texts.open : undefined}
              data-open-question={open || undefined}
              value={given === undefined ? null : given ? 'yes' : 'no'}
              onChange={(value) => onAnswer(question, value === 'yes')}
            >
              <Group gap="lg" my={6}>
                <Radio value="yes" label={texts.yes} aria-label={`${texts.yes}: ${label}, ${roomName}`} />
                <Radio value="no" label={texts.no} aria-label={`${texts.no}: ${label}, ${roomName}`} />
              </Group>
            </Radio.Group>
          );
        })}
        {refused && <Input.Description>{texts.noMeans}</Input.Description>}
      </Stack>
    </Fieldset>
  );
}

/** Puts the focus on the first question that is still open, once it is shown as open. */
export function focusOpenQuestion(): void {
  requestAnimationFrame(() =>
    setTimeout(() => document.querySelector<HTMLElement>('main [data-open-question] input')?.focus()),
  );
}

export type SharedQuestionsProps = {
  rooms: readonly Asked[];
  answers: AnswersByRoom;
  onChange(answers: AnswersByRoom): void;
};

/** The same question for several rooms, answered with one press. */
export function SharedQuestions({ rooms, answers, onChange }: SharedQuestionsProps) {
  const shared = sharedQuestions(rooms, answers);
  if (shared.length === 0) return null;
  return (
    <Alert variant="default" p="sm" icon={<IconAlertTriangle />}>
      <Group gap="xs">
        <Text size="sm">{texts.all}</Text>
        {shared.map(({ question, count }) => (
          <Button
            key={question}
            size="compact-sm"
            variant="default"
            onClick={() => onChange(allowedForAll(answers, rooms, question))}
          >
            {texts.allowAll(texts.kinds[question].label, count)}
          </Button>
        ))}
      </Group>
    </Alert>
  );
}
