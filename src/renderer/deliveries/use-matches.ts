import { useEffect, useRef, useState } from 'react';
import type { TextMatch } from '../../shared/views.ts';
import { request } from '../api.ts';

/** Rows are asked about when scrolling rests for so long. */
const PAUSE_MS = 80;
const MOST_AT_ONCE = 100;

/**
 * Where a searched text was found in the deliveries in sight: null for those whose title and room show it, nothing yet
 * for those that were not asked about.
 */
export function useMatches(text: string, ids: readonly string[]): ReadonlyMap<string, TextMatch | null> {
  const [known, setKnown] = useState<{ text: string; matches: ReadonlyMap<string, TextMatch | null> }>({
    text,
    matches: new Map(),
  });
  const matches = known.text === text ? known.matches : NONE;
  const missing = text === '' ? [] : ids.filter((id) => !matches.has(id)).slice(0, MOST_AT_ONCE);
  const question = missing.join(' ');
  const latest = useRef(text);
  latest.current = text;

  useEffect(() => {
    if (question === '') return;
    const asked = question.split(' ');
    const timer = setTimeout(() => {
      void request('search.explain', { ids: asked, text }).then(
        (found) => {
          if (latest.current !== text) return;
          setKnown((before) => {
            const next = new Map(before.text === text ? before.matches : []);
            for (const id of asked) next.set(id, null);
            for (const match of found) next.set(match.deliveryId, match);
            return { text, matches: next };
          });
        },
        // What was found stays in sight without it.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [question, text]);

  return matches;
}

const NONE: ReadonlyMap<string, TextMatch | null> = new Map();
