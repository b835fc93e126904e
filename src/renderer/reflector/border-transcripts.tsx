import { Checkbox, Stack, Text } from '@mantine/core';
import type { BorderTranscript } from '../../shared/views.ts';
import { Fieldset } from '../rooms/endpoint/fieldset.tsx';
import { reflectorTexts } from '../texts/reflector.ts';
import { Time } from '../ui/time.tsx';

const texts = reflectorTexts.switch;

export type BorderTranscriptsProps = {
  giveBack: boolean;
  border: BorderTranscript[];
  leftOut: readonly string[];
  disabled: boolean;
  onLeave(transcriptId: string): void;
};

/** The transcripts that either side may send: delivered from here unless they are taken out. */
export function BorderTranscripts({ giveBack, border, leftOut, disabled, onLeave }: BorderTranscriptsProps) {
  if (border.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.borderNone}
      </Text>
    );
  }
  return (
    <Fieldset legend={texts.border(border.length)}>
      <Stack gap="xs">
        <Text size="sm" c="dimmed" maw={620}>
          {giveBack ? texts.borderGiveBack : texts.borderTakeOver}
        </Text>
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
