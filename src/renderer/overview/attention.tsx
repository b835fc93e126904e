import { Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useRef } from 'react';
import type { AttentionItem, Overview } from '../../shared/views.ts';
import { overviewTexts } from '../texts/overview.ts';
import { STATE_COLOURS } from '../ui/state-colours.ts';
import { AttentionRow } from './attention-row.tsx';
import classes from './overview.module.css';
import { useFocusKept } from './use-focus-kept.ts';

/** What needs a person, each with its cause and its cure; one calm line when nothing does. */
export function Attention({ overview, onDone }: { overview: Overview; onDone(): void }) {
  const { attention } = overview;
  const section = useRef<HTMLElement>(null);
  const kept = useFocusKept(section);
  const calm = attention.length === 0;
  return (
    <section
      ref={section}
      tabIndex={-1}
      className={classes['attention']}
      aria-label={overviewTexts.attention.label}
      {...kept}
    >
      {calm ? (
        <p className={classes['calm']}>
          <IconCircleCheck size={22} aria-hidden color={STATE_COLOURS.good} />
          {calmWords(overview)}
        </p>
      ) : (
        <>
          <Title order={2}>{overviewTexts.attention.title(attention.length)}</Title>
          <ul className={classes['items']}>
            {attention.map((item) => (
              <AttentionRow key={keyOf(item)} item={item} roomId={roomIdOf(item, overview)} onDone={onDone} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function keyOf(item: AttentionItem): string {
  if ('sourceId' in item) return item.sourceId;
  return 'endpointId' in item ? item.endpointId : item.kind;
}

function roomIdOf(item: AttentionItem, { endpoints }: Overview): string | undefined {
  if (!('endpointId' in item)) return undefined;
  return endpoints.find(({ endpointId }) => endpointId === item.endpointId)?.roomId;
}

function calmWords({ pending, totals }: Overview): string {
  if (pending > 0) return overviewTexts.calm.underWay(pending);
  return totals.accepted === 0 && totals.delivered === 0
    ? overviewTexts.calm.quiet
    : overviewTexts.calm.arrived;
}
