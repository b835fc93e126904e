import { Spotlight } from '@mantine/spotlight';
import type { SpotlightActionData, SpotlightActionGroupData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useSettings } from '../stores/settings.ts';
import { useStatus } from '../stores/status.ts';
import { frameTexts } from '../texts/frame.ts';
import { useRequest } from '../ui/use-request.ts';
import { matches, paletteActions } from './palette-actions.tsx';

const texts = frameTexts.palette;

/** The command palette: every screen, every room, a delivery by its id, and what can be done from anywhere. */
export function CommandPalette() {
  const navigate = useNavigate();
  const [query, setQuery] = useState('');
  // Known before it opens: what joined the list later would take the selection with it.
  const { data: rooms = [] } = useRequest('room.list', {}, { refreshOn: ['room.changed'] });
  const { data: sources = [] } = useRequest('source.list', {}, { refreshOn: ['source.changed'] });
  const state = useStatus(({ status }) => status?.state);
  const theme = useSettings(({ settings }) => settings?.theme);
  const groups = paletteActions({ query, rooms, sources, state, theme, go: (path) => void navigate(path) });
  useEffect(() => {
    if (query !== '') selectFirstIfNone();
  });
  return (
    <Spotlight
      actions={matching(groups, query)}
      // Filtered above: Mantine's own filter knows no ids.
      filter={(_query, actions) => actions}
      query={query}
      onQueryChange={setQuery}
      nothingFound={texts.nothing}
      shortcut="mod + K"
      tagsToIgnore={[]}
      triggerOnContentEditable
      highlightQuery
      scrollable
      centered={false}
      // At once: what is typed while it still fades away would be lost with it.
      transitionProps={{ duration: 0 }}
      styles={{ actionDescription: { opacity: 1 } }}
      overlayProps={{ blur: 0, backgroundOpacity: 0.45 }}
      attributes={{ content: { 'aria-label': texts.open } }}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: texts.placeholder,
        'aria-label': texts.placeholder,
      }}
    />
  );
}

/**
 * Mantine marks the first action, which is the one that Enter takes, when the query changes only: not when rooms come
 * in later, or when the marked one is replaced. The mark is an attribute that it sets on the page itself, by a function
 * that it keeps to itself, so that there is no state to set in its place.
 */
function selectFirstIfNone(): void {
  const list = document.querySelector('[data-action]')?.closest('[role=dialog]');
  if (list && !list.querySelector('[data-selected]')) {
    list.querySelector('[data-action]')?.setAttribute('data-selected', 'true');
  }
}

/** The actions that have every word of the query in them, in the groups that then still have any. */
export function matching(
  groups: readonly SpotlightActionGroupData[],
  query: string,
): SpotlightActionGroupData[] {
  const found = ({ label, description, keywords }: SpotlightActionData): boolean =>
    matches(query, [label, description, keywords].flat().join(' '));
  return groups
    .map((group) => ({ ...group, actions: group.actions.filter(found) }))
    .filter(({ actions }) => actions.length > 0);
}
