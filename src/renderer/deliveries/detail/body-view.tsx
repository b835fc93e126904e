import { ActionIcon, Button, Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { deliveriesTexts } from '../../texts/deliveries.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { prettyJson } from '../../ui/pretty-json.ts';
import classes from '../deliveries.module.css';
import { findText, MOST_MATCHES } from './find-text.ts';
import { useHighlight } from './use-highlight.ts';

const texts = deliveriesTexts.bodyView;

/** Longer bodies are shown in part at first: laying out megabytes of text takes seconds. */
const SHOWN_AT_FIRST = 100_000;

export type BodyViewProps = {
  /** Names the body for those who hear the page: request or response. */
  label: string;
  text: string;
  encoding?: 'utf8' | 'base64';
  /** The whole size in bytes where only a part was kept. */
  cutFrom?: number | null;
  received?: boolean;
};

/** A body as text, never rendered: exact or pretty, searchable, copied as it stands. */
export function BodyView({
  label,
  text,
  encoding = 'utf8',
  cutFrom = null,
  received = false,
}: BodyViewProps) {
  const [form, setForm] = useState<'exact' | 'pretty'>('exact');
  const [word, setWord] = useState('');
  const [current, setCurrent] = useState(0);
  const [whole, setWhole] = useState(false);
  const [searched] = useDebouncedValue(word, 150);
  const view = useRef<HTMLPreElement>(null);
  const pretty = useMemo(() => (form === 'pretty' ? prettyJson(text) : null), [form, text]);
  const looksLikeJson = encoding === 'utf8' && /^\s*[[{]/.test(text);
  const full = pretty ?? text;
  const shown = whole || searched !== '' ? full : full.slice(0, SHOWN_AT_FIRST);
  const matches = useMemo(() => findText(shown, searched), [shown, searched]);
  useHighlight(view, matches, searched.length, current);

  const step = (by: 1 | -1): void => {
    if (matches.length > 0) setCurrent((at) => (at + by + matches.length) % matches.length);
  };

  return (
    <div>
      <Group gap="xs" mb={6}>
        {looksLikeJson && (
          <SegmentedControl
            size="xs"
            aria-label={label}
            value={form}
            onChange={(value) => setForm(value === 'pretty' ? 'pretty' : 'exact')}
            data={[
              { value: 'exact', label: received ? texts.asReceived : texts.asSent },
              { value: 'pretty', label: texts.pretty },
            ]}
          />
        )}
        <TextInput
          size="xs"
          flex={1}
          miw={140}
          type="search"
          aria-label={texts.search}
          placeholder={texts.search}
          leftSection={<IconSearch size={14} aria-hidden />}
          value={word}
          onChange={(event) => {
            setWord(event.currentTarget.value);
            setCurrent(0);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
            if (event.key === 'Escape' && word !== '') {
              event.stopPropagation();
              setWord('');
            }
          }}
        />
        {searched !== '' && (
          <>
            <Text size="xs" c="dimmed" role="status">
              {texts.matches(current + 1, matches.length, matches.length === MOST_MATCHES)}
            </Text>
            <ActionIcon.Group>
              <ActionIcon variant="default" size="sm" aria-label={texts.previous} onClick={() => step(-1)}>
                <IconChevronUp size={14} />
              </ActionIcon>
              <ActionIcon variant="default" size="sm" aria-label={texts.next} onClick={() => step(1)}>
                <IconChevronDown size={14} />
              </ActionIcon>
            </ActionIcon.Group>
          </>
        )}
        <CopyButton value={full} />
      </Group>
      {encoding === 'base64' && (
        <Text size="xs" c="dimmed" mb={4}>
          {texts.base64}
        </Text>
      )}
      {/* Focusable, because it scrolls. */}
      <pre ref={view} tabIndex={0} role="region" aria-label={label} className={classes['body-text']}>
        {shown}
      </pre>
      <Group gap="sm" mt={4}>
        {shown.length < full.length && (
          <Button size="compact-xs" variant="subtle" onClick={() => setWhole(true)}>
            {texts.showAll(texts.size(full.length))}
          </Button>
        )}
        {cutFrom !== null && (
          <Text size="xs" c="dimmed">
            {texts.cut(texts.size(new TextEncoder().encode(text).length), texts.size(cutFrom))}
          </Text>
        )}
      </Group>
    </div>
  );
}
