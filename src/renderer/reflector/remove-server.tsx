import { Stack, Text } from '@mantine/core';
import type { SourceView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { Removal } from '../rooms/removal.tsx';
import { reflectorTexts } from '../texts/reflector.ts';

const texts = reflectorTexts.settings;

/** Disconnects a server, after saying what happens to its rooms, by name where something is left undone. */
export function RemoveServer({ source }: { source: SourceView }) {
  const here = source.rooms.filter(
    ({ deliveredBy, goneAt }) => deliveredBy !== 'reflector' && goneAt === null,
  );
  const underWay = source.rooms.filter(({ switching }) => switching !== null);
  const force = here.length > 0 || underWay.length > 0;
  return (
    <Removal
      texts={texts}
      question={{
        title: texts.removeTitle(source.name),
        text: (
          <Stack gap="sm">
            <Text>{texts.removeText}</Text>
            {here.length > 0 && <Text fw={500}>{texts.removeTakenOver(namesOf(here))}</Text>}
            {underWay.length > 0 && <Text fw={500}>{texts.removeUnderWay(namesOf(underWay))}</Text>}
          </Stack>
        ),
        confirm: force ? texts.removeForce : texts.removeYes,
      }}
      remove={async () => {
        await request('source.remove', { id: source.id, force });
        return texts.removed(source.name);
      }}
      next="/reflector"
    />
  );
}

function namesOf(rooms: SourceView['rooms']): string {
  return rooms.map(({ name }) => name).join(', ');
}
