import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import type { BorderTranscript } from '../../shared/views.ts';
import { Fieldset } from '../rooms/endpoint/fieldset.tsx';
import { reflectorTexts } from '../texts/reflector.ts';
import { Time } from '../ui/time.tsx';
import classes from './reflector.module.css';

const texts = reflectorTexts.switch;

export type BorderTranscriptsProps = {
  giveBack: boolean;
  border: BorderTranscript[];
  leftOut: readonly string[];
  disabled: boolean;
  onLeave(transcriptId: string): void;
  /** Leaves exactly these to Reflector. */
  onLeaveAll(transcriptIds: string[]): void;
};

/** From so many on they are answered together as well, and scroll in themselves. */
const MANY = 6;

/** The transcripts that either side may send: delivered from here unless they are taken out. */
export function BorderTranscripts({
  giveBack,
  border,
  leftOut,
  disabled,
  onLeave,
  onLeaveAll,
}: BorderTranscriptsProps) {
  if (border.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.borderNone}
      </Text>
    );
  }
  const many = border.length >= MANY;
  return (
    <Fieldset legend={texts.border(border.length)}>
      <Stack gap="xs">
        <Text size="sm" c="dimmed" maw={620}>
          {giveBack ? texts.borderGiveBack : texts.borderTakeOver}
        </Text>
        {many && (
          <Group gap="xs">
            <Button size="compact-sm" variant="default" disabled={disabled} onClick={() => onLeaveAll([])}>
              {texts.borderAll}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              disabled={disabled}
              onClick={() => onLeaveAll(border.map(({ id }) => id))}
            >
              {texts.borderNoneOfThem}
            </Button>
          </Group>
        )}
        <Stack gap="xs" className={many ? classes['border'] : undefined}>
          {border.map((transcript) => (
            <Checkbox
              key={transcript.id}
              checked={transcript.deliveredHere || !leftOut.includes(transcript.id)}
              disabled={disabled || transcript.deliveredHere}
              onChange={() => onLeave(transcript.id)}
              label={transcript.title ?? texts.untitled}
              description={<When transcript={transcript} />}
            />
          ))}
        </Stack>
      </Stack>
    </Fieldset>
  );
}

function When({ transcript: { endedSeenAt, createdAt, deliveredHere } }: { transcript: BorderTranscript }) {
  return (
    <>
      {endedSeenAt === null ? texts.endedUnknown : texts.ended}{' '}
      <Time at={endedSeenAt ?? createdAt} relative={endedSeenAt !== null} />
      {deliveredHere && `, ${texts.delivered}`}
    </>
  );
}
