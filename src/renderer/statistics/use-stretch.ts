import { useEffect, useMemo, useState } from 'react';
import { edgesOf, stretchOf, stretchOfDays } from './spans.ts';
import type { Span, Stretch } from './spans.ts';
import { DEFAULT_SPAN } from './statistics-url.ts';
import type { StatisticsView } from './statistics-url.ts';

/** A stretch with the edges of its bars. */
export type Edged = Stretch & { edges: number[] };

export function withEdges(stretch: Stretch): Edged {
  return { ...stretch, edges: edgesOf(stretch) };
}

/** A span as seen from now, seen anew when the hour or day that it ends with is over. */
export function useStretch(span: Span): Edged {
  const [seen, setSeen] = useState(() => ({ span, stretch: withEdges(stretchOf(span, Date.now())) }));
  const current = seen.span === span ? seen : { span, stretch: withEdges(stretchOf(span, Date.now())) };
  if (current !== seen) setSeen(current);
  const { to } = current.stretch;
  useEffect(() => {
    const again = (): void => setSeen({ span, stretch: withEdges(stretchOf(span, Date.now())) });
    // Not a moment too early: nothing would ask again.
    const timer = setTimeout(again, Math.max(0, to - Date.now()) + 50);
    return () => clearTimeout(timer);
  }, [span, to]);
  return current.stretch;
}

/** The stretch of a view: its own days, or its span as seen from now. Until days are chosen, the default span. */
export function useViewStretch({ span, fromDay, toDay }: StatisticsView): Edged {
  const usual = useStretch(span === 'own' ? DEFAULT_SPAN : span);
  const own = useMemo(
    () => (fromDay !== null && toDay !== null ? withEdges(stretchOfDays(fromDay, toDay)) : null),
    [fromDay, toDay],
  );
  return span === 'own' && own !== null ? own : usual;
}
