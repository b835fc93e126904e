import { Button, Stack, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import type { SourceView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { Section } from '../rooms/section.tsx';
import { forgetUnsaved } from '../rooms/unsaved.tsx';
import { reflectorTexts } from '../texts/reflector.ts';
import { confirm } from '../ui/confirm.tsx';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';

const texts = reflectorTexts.settings;

/** Disconnects a server, after saying what happens to its rooms, by name where something is left undone. */
export function RemoveServer({ source }: { source: SourceView }) {
  const navigate = useNavigate();
  const remove = async (): Promise<void> => {
    const here = source.rooms.filter(
      ({ deliveredBy, goneAt }) => deliveredBy !== 'reflector' && goneAt === null,
    );
    const underWay = source.rooms.filter(({ switching }) => switching !== null);
    const force = here.length > 0 || underWay.length > 0;
    const sure = await confirm({
      title: texts.removeTitle(source.name),
      text: (
        <Stack gap="sm">
          <Text>{texts.removeText}</Text>
          {here.length > 0 && <Text fw={500}>{texts.removeTakenOver(namesOf(here))}</Text>}
          {underWay.length > 0 && <Text fw={500}>{texts.removeUnderWay(namesOf(underWay))}</Text>}
        </Stack>
      ),
      confirm: force ? texts.removeForce : texts.removeYes,
      danger: true,
    });
    if (!sure) return;
    try {
      await request('source.remove', { id: source.id, force });
      showDone(texts.removed(source.name));
      forgetUnsaved();
      await navigate('/reflector', { replace: true });
    } catch (error) {
      showError(error);
    }
  };
  return (
    <Section
      title={texts.removeSection}
      text={texts.removeHelp}
      actions={
        <Button variant="default" c="var(--mantine-color-error)" onClick={() => void remove()}>
          {texts.remove}
        </Button>
      }
    />
  );
}

function namesOf(rooms: SourceView['rooms']): string {
  return rooms.map(({ name }) => name).join(', ');
}
