import { Title } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { Overview } from '../../shared/views.ts';
import { overviewTexts } from '../texts/overview.ts';
import { STATE_COLOURS } from '../ui/state-colours.ts';
import { AttentionRow } from './attention-row.tsx';
import classes from './overview.module.css';

/** What needs a person, each with its cause and its cure; one calm line when nothing does. */
export function Attention({ overview, onDone }: { overview: Overview; onDone(): void }) {
  const { attention } = overview;
  if (attention.length === 0) {
    return (
      <p className={classes['calm']} style={{ margin: 0 }}>
        <IconCircleCheck size={22} aria-hidden color={STATE_COLOURS.good} />
        {calmWords(overview)}
      </p>
    );
  }
  const title = overviewTexts.attention.title(attention.length);
  return (
    <section aria-label={title}>
      <Title order={2}>{title}</Title>
      <ul className={classes['items']}>
        {attention.map((item) => (
          <AttentionRow
            key={'endpointId' in item ? `${item.kind} ${item.endpointId}` : item.kind}
            item={item}
            roomId={
              'endpointId' in item
                ? overview.endpoints.find(({ endpointId }) => endpointId === item.endpointId)?.roomId
                : undefined
            }
            onDone={onDone}
          />
        ))}
      </ul>
    </section>
  );
}

function calmWords({ pending, totals }: Overview): string {
  if (pending > 0) return overviewTexts.calm.underWay(pending);
  return totals.accepted === 0 && totals.delivered === 0
    ? overviewTexts.calm.quiet
    : overviewTexts.calm.arrived;
}
