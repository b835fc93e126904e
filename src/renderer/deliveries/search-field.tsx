import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { historyTexts } from '../texts/history.ts';

const texts = historyTexts.search;
/** After the last key, so that not every letter is searched for. */
const PAUSE_MS = 200;
const LONGEST = 200;

export type SearchFieldProps = {
  text: string;
  fieldRef: React.RefObject<HTMLInputElement | null>;
  onSearch(text: string): void;
  /** Whoever is done typing goes on to what was found. */
  onDone(): void;
};

/** The search of the history: found as one types, at once with Enter, given up with Escape. */
export function SearchField({ text, fieldRef, onSearch, onDone }: SearchFieldProps) {
  const [typed, setTyped] = useState(text);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const sent = useRef(text);
  const latest = useRef(onSearch);
  useEffect(() => {
    latest.current = onSearch;
  });

  // Another filter was chosen, or one went back: what is typed here is not what is searched any more.
  useEffect(() => {
    if (text === sent.current) return;
    sent.current = text;
    setTyped(text);
  }, [text]);

  const stop = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
  };
  useEffect(() => stop, []);
  const search = (now: string): void => {
    stop();
    if (now === sent.current) return;
    sent.current = now;
    latest.current(now);
  };
  const change = (now: string): void => {
    setTyped(now);
    stop();
    timer.current = setTimeout(() => search(now), PAUSE_MS);
  };
  const clear = (): void => {
    setTyped('');
    search('');
  };

  return (
    <TextInput
      ref={fieldRef}
      type="search"
      size="sm"
      flex={1}
      miw={220}
      maxLength={LONGEST}
      aria-label={texts.label}
      placeholder={texts.placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed !== '' && (
          <CloseButton
            size="sm"
            aria-label={texts.clear}
            onClick={() => {
              clear();
              fieldRef.current?.focus();
            }}
          />
        )
      }
      value={typed}
      onChange={(event) => change(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'ArrowDown') {
          event.preventDefault();
          search(typed);
          onDone();
        } else if (event.key === 'Escape') {
          event.preventDefault();
          if (typed === '') onDone();
          else clear();
        }
      }}
    />
  );
}
