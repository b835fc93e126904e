import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { SourceView, SwitchPreview, SwitchResult } from '../../shared/views.ts';
import { ApiError, request } from '../api.ts';
import { commonTexts } from '../texts/common.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { showError } from '../ui/show-error.ts';
import { useRequest } from '../ui/use-request.ts';
import { answered, openRooms } from './address-answers.ts';
import { focusOpenQuestion, SharedQuestions } from './address-questions.tsx';
import classes from './reflector.module.css';
import { firstChoice, possible, withLeftOutToggled, withRoomToggled } from './switch-choice.ts';
import type { SwitchChoice } from './switch-choice.ts';
import type { SwitchKind } from './switch-path.ts';
import { SwitchPreviewCard } from './switch-preview-card.tsx';
import { SwitchProgress } from './switch-progress.tsx';

const texts = reflectorTexts.switch;
const PREVIEWS = {
  take_over: 'source.takeOver.preview',
  give_back: 'source.giveBack.preview',
  relay: 'source.relay.preview',
} as const;

export type SwitchPreviewsProps = {
  source: SourceView;
  kind: SwitchKind;
  roomIds: string[];
  /** Where Reflector reaches this application, for a relay. */
  address: string | null;
  onDone(results: SwitchResult[]): void;
};

/** What would be written for each room, to be looked at, answered and confirmed. */
export function SwitchPreviews(props: SwitchPreviewsProps) {
  const { source, kind, roomIds, address } = props;
  const input = { id: source.id, roomIds, ...(address !== null && { address }) };
  const { data, error, reload } = useRequest(PREVIEWS[kind], input as { id: string; address: string });
  if (error && !data) return <ErrorState error={error} onRetry={() => void reload()} />;
  if (!data) return <Loading rows={8} />;
  return <Confirm {...props} previews={data} />;
}

function Confirm({
  source,
  kind,
  address,
  previews,
  onDone,
}: SwitchPreviewsProps & { previews: SwitchPreview[] }) {
  const navigate = useNavigate();
  const [choice, setChoice] = useState<SwitchChoice>(() => firstChoice(previews));
  const [asked, setAsked] = useState(false);
  const [running, setRunning] = useState(false);
  const chosen = possible(previews).filter(({ roomId }) => choice.rooms.has(roomId));
  const questions = chosen.map(({ roomId, questions: open }) => ({ id: roomId, questions: open }));
  const run = async (): Promise<void> => {
    setAsked(true);
    if (openRooms(questions, choice.answers).length > 0) return focusOpenQuestion();
    setRunning(true);
    try {
      onDone(await runSwitch(kind, source.id, address, chosen, choice));
    } catch (error) {
      showError(error);
      setRunning(false);
    }
  };
  if (previews.length === 0) return <Text c="dimmed">{texts.nothing}</Text>;
  return (
    <>
      <SharedQuestions
        rooms={questions}
        answers={choice.answers}
        onChange={(answers) => setChoice({ ...choice, answers })}
      />
      {previews.map((preview) => (
        <SwitchPreviewCard
          key={preview.roomId}
          baseUrl={source.baseUrl}
          kind={kind}
          preview={preview}
          chosen={choice.rooms.has(preview.roomId)}
          answers={choice.answers[preview.roomId] ?? {}}
          leftOut={choice.leftOut[preview.roomId] ?? []}
          showOpen={asked}
          disabled={running}
          onToggle={() => setChoice(withRoomToggled(choice, preview.roomId))}
          onAnswer={(question, yes) =>
            setChoice({ ...choice, answers: answered(choice.answers, preview.roomId, question, yes) })
          }
          onLeave={(transcriptId) => setChoice(withLeftOutToggled(choice, preview.roomId, transcriptId))}
          onLeaveAll={(ids) =>
            setChoice({ ...choice, leftOut: { ...choice.leftOut, [preview.roomId]: ids } })
          }
        />
      ))}
      {running && <SwitchProgress source={source} kind={kind} roomIds={chosen.map(({ roomId }) => roomId)} />}
      <Group gap="xs" className={classes['foot']}>
        <Button loading={running} disabled={chosen.length === 0} onClick={() => void run()}>
          {texts[kind].button(chosen.length)}
        </Button>
        <Button variant="default" disabled={running} onClick={() => void navigate(`/reflector/${source.id}`)}>
          {commonTexts.cancel}
        </Button>
      </Group>
    </>
  );
}

async function runSwitch(
  kind: SwitchKind,
  id: string,
  address: string | null,
  chosen: SwitchPreview[],
  { answers, leftOut }: SwitchChoice,
): Promise<SwitchResult[]> {
  const rooms = chosen.map(({ roomId }) => ({
    roomId,
    answers: answers[roomId] ?? {},
    leftOut: [...(leftOut[roomId] ?? [])],
  }));
  switch (kind) {
    case 'take_over':
      return request('source.takeOver.run', { id, rooms });
    case 'give_back':
      return request('source.giveBack.run', { id, rooms });
    case 'relay':
      if (address === null) throw new ApiError('invalid_input', texts.addressMissing);
      return request('source.relay', { id, rooms, address });
  }
}
