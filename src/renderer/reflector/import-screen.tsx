import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconInfoCircle, IconListCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import type { SourceRoomView, SourceView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { commonTexts } from '../texts/common.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Loading } from '../ui/loading.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';
import { useRequest } from '../ui/use-request.ts';
import { answered, openRooms } from './address-answers.ts';
import type { AnswersByRoom } from './address-answers.ts';
import { focusOpenQuestion, SharedQuestions } from './address-questions.tsx';
import { ImportRow } from './import-row.tsx';
import classes from './reflector.module.css';
import { BackLink, WithSource } from './with-source.tsx';

const texts = reflectorTexts.import;

/** Chooses rooms of a server to import, each with what has to be said about its address. */
export function ImportScreen() {
  return (
    <WithSource title={texts.title}>{(source) => <Import key={source.id} source={source} />}</WithSource>
  );
}

function Import({ source }: { source: SourceView }) {
  const { data, error, reload } = useRequest('source.rooms', { id: source.id });
  const rooms = data?.filter(({ roomId }) => roomId === null);
  return (
    <>
      <PageHeader
        title={texts.title}
        description={<BackLink to={`/reflector/${source.id}`} text={source.name} />}
      />
      {error && !data && <ErrorState error={error} onRetry={() => void reload()} />}
      {!error && !data && <Loading />}
      {rooms?.length === 0 && (
        <EmptyState
          icon={IconListCheck}
          title={data?.length === 0 ? reflectorTexts.server.none : texts.nothing}
          text={texts.nothingText}
        >
          <Button component={Link} to={`/reflector/${source.id}`}>
            {texts.back}
          </Button>
        </EmptyState>
      )}
      {rooms && rooms.length > 0 && <ImportForm source={source} rooms={rooms} />}
    </>
  );
}

function ImportForm({ source, rooms }: { source: SourceView; rooms: SourceRoomView[] }) {
  const navigate = useNavigate();
  const mine = rooms.filter(({ ofOtherUser }) => !ofOtherUser);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(mine.filter(({ state }) => state === 'new').map(({ externalId }) => externalId)),
  );
  const [answers, setAnswers] = useState<AnswersByRoom>({});
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const wanted = rooms.filter(({ externalId }) => chosen.has(externalId));
  const questions = wanted.map(({ externalId, questions: open }) => ({ id: externalId, questions: open }));
  const toggle = (id: string): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const submit = async (): Promise<void> => {
    setAsked(true);
    if (openRooms(questions, answers).length > 0) return focusOpenQuestion();
    setBusy(true);
    try {
      const imported = await request('source.import', {
        id: source.id,
        rooms: wanted.map(({ externalId }) => ({ externalId, answers: answers[externalId] ?? {} })),
      });
      showDone(texts.done(imported.length));
      await navigate(`/reflector/${source.id}`, { replace: true });
    } catch (refusal) {
      showError(refusal);
      setBusy(false);
    }
  };
  return (
    <form
      className={classes['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Alert variant="default" p="sm" icon={<IconInfoCircle />}>
        {texts.text}
        {mine.length < rooms.length && <> {reflectorTexts.server.othersSecrets}</>}
      </Alert>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => setChosen(new Set(mine.map(({ externalId }) => externalId)))}
        >
          {texts.chooseAll}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => setChosen(new Set())}>
          {texts.chooseNone}
        </Button>
      </Group>
      <SharedQuestions rooms={questions} answers={answers} onChange={setAnswers} />
      <Stack component="ul" gap="sm" className={classes['list']} aria-label={texts.label}>
        {rooms.map((room) => (
          <ImportRow
            key={room.externalId}
            room={room}
            chosen={chosen.has(room.externalId)}
            answers={answers[room.externalId] ?? {}}
            showOpen={asked}
            onToggle={() => toggle(room.externalId)}
            onAnswer={(question, yes) => setAnswers(answered(answers, room.externalId, question, yes))}
          />
        ))}
      </Stack>
      <Group gap="xs" className={classes['foot']}>
        <Button type="submit" loading={busy} disabled={wanted.length === 0}>
          {texts.button(wanted.length)}
        </Button>
        <Button variant="default" onClick={() => void navigate(`/reflector/${source.id}`)}>
          {commonTexts.cancel}
        </Button>
      </Group>
    </form>
  );
}
