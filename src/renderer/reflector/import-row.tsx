import { Badge, Checkbox, Group, Paper, Stack, Text } from '@mantine/core';
import type { AddressQuestion, SourceRoomView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import type { Answers } from './address-answers.ts';
import { AddressQuestions } from './address-questions.tsx';
import classes from './reflector.module.css';

const texts = reflectorTexts.import;

export type ImportRowProps = {
  room: SourceRoomView;
  chosen: boolean;
  answers: Answers;
  showOpen: boolean;
  onToggle(): void;
  onAnswer(question: AddressQuestion, yes: boolean): void;
};

/** A room that can be imported: its webhook as it stands at Reflector, and once chosen what its address raises. */
export function ImportRow({ room, chosen, answers, showOpen, onToggle, onAnswer }: ImportRowProps) {
  return (
    <Paper component="li" withBorder p="md">
      <Stack gap="sm">
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <Checkbox mt={2} checked={chosen} aria-label={texts.choose(room.name)} onChange={onToggle} />
          <div className={classes['words']}>
            <Group gap="xs">
              <Text fw={500}>{room.name}</Text>
              {room.ofOtherUser && <Quiet>{reflectorTexts.rooms.badges.shared}</Quiet>}
              {room.state === 'ignored' && <Quiet>{texts.ignored}</Quiet>}
            </Group>
            {room.url === null ? (
              <Text size="sm" c="dimmed">
                {texts.noWebhook}
              </Text>
            ) : (
              <Text size="sm" c="dimmed" className={classes['mono']}>
                {room.url}
                {room.secretHint !== null && ` · ${reflectorTexts.rooms.secret(room.secretHint)}`}
              </Text>
            )}
            {room.ofOtherUser && chosen && <Text size="sm">{texts.shared}</Text>}
          </div>
        </Group>
        {chosen && (
          <div className={classes['indented']}>
            <AddressQuestions
              roomName={room.name}
              questions={room.questions}
              answers={answers}
              showOpen={showOpen}
              onAnswer={onAnswer}
            />
          </div>
        )}
      </Stack>
    </Paper>
  );
}

function Quiet({ children }: { children: string }) {
  return (
    <Badge variant="default" tt="none" fw={500}>
      {children}
    </Badge>
  );
}
