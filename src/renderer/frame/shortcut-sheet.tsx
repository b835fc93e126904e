import { Group, Kbd, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { modals } from '@mantine/modals';
import { frameTexts } from '../texts/frame.ts';
import { RECORD_SCREENS, SCREENS } from './screens.ts';

const texts = frameTexts.shortcuts;
const MOD = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘' : 'Ctrl';

type Shortcut = { keys: readonly string[]; does: string; inTurn?: boolean };

const EVERYWHERE: readonly Shortcut[] = [
  { keys: [MOD, 'K'], does: texts.palette },
  ...[...SCREENS, ...RECORD_SCREENS].map(({ letter, goes }) => ({
    keys: ['g', letter],
    does: goes,
    inTurn: true,
  })),
  { keys: ['?'], does: texts.help },
  { keys: ['Esc'], does: texts.back },
];

/** In Rooms, Deliveries and the log. */
const LISTS: readonly Shortcut[] = [
  { keys: ['j'], does: texts.down },
  { keys: ['k'], does: texts.up },
  { keys: ['Enter'], does: texts.open },
  { keys: ['/'], does: texts.filter },
];

const DELIVERIES: readonly Shortcut[] = [
  { keys: ['x'], does: texts.choose },
  { keys: ['r'], does: texts.resend },
  { keys: ['Home'], does: texts.newest },
  { keys: ['End'], does: texts.oldest },
];

/** The keys of the palette, as this machine names them. */
export const PALETTE_KEYS = MOD === '⌘' ? '⌘K' : 'Ctrl K';

/** Shows the sheet of keyboard shortcuts. */
export function openShortcuts(): void {
  modals.open({ modalId: 'shortcuts', title: texts.title, size: 'lg', children: <ShortcutSheet /> });
}

function ShortcutSheet() {
  return (
    <SimpleGrid
      cols={{ base: 1, xs: 2 }}
      spacing="xl"
      data-autofocus
      tabIndex={-1}
      style={{ outline: 'none' }}
    >
      <Shortcuts title={texts.groups.everywhere} list={EVERYWHERE} />
      <Stack gap="lg">
        <Shortcuts title={texts.groups.lists} list={LISTS} />
        <Shortcuts title={texts.groups.deliveries} list={DELIVERIES} />
      </Stack>
    </SimpleGrid>
  );
}

function Shortcuts({ title, list }: { title: string; list: readonly Shortcut[] }) {
  return (
    <Stack gap="xs">
      <Title order={3} c="dimmed">
        {title}
      </Title>
      {list.map(({ keys, does, inTurn = false }) => (
        <Group key={does} justify="space-between" wrap="nowrap">
          <Text>{does}</Text>
          <Group gap={4} wrap="nowrap">
            <Kbd>{keys[0]}</Kbd>
            {keys.length > 1 && inTurn && (
              <Text span size="xs" c="dimmed">
                {texts.inTurn}
              </Text>
            )}
            {keys.length > 1 && <Kbd>{keys[1]}</Kbd>}
          </Group>
        </Group>
      ))}
    </Stack>
  );
}
