import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Overview } from '../../shared/views.ts';
import { deliveriesPath } from '../deliveries/filter-url.ts';
import { commonTexts } from '../texts/common.ts';
import { overviewTexts } from '../texts/overview.ts';
import { duration } from '../ui/duration.ts';
import { STATE_COLOURS } from '../ui/state-colours.ts';
import classes from './overview.module.css';
import { percent } from './percent.ts';

const texts = overviewTexts.totals;

/** The span in six numbers. Those that can be opened lead to their deliveries. */
export function Totals({ overview }: { overview: Overview }) {
  const { totals, pending } = overview;
  const { p50, p95 } = totals.latencyMs;
  return (
    <dl className={classes['totals']} aria-label={texts.label}>
      <Total name={texts.delivered}>{totals.delivered.toLocaleString('en')}</Total>
      <Total name={texts.firstTry}>{percent(totals.deliveredFirstTry, totals.delivered)}</Total>
      <Total
        name={texts.pending}
        to={pending > 0 ? deliveriesPath({ states: ['pending', 'sending'] }) : null}
      >
        {pending >= 10_000 ? '10,000+' : pending.toLocaleString('en')}
      </Total>
      <Total
        name={texts.deadLetters}
        to={totals.deadLetters > 0 ? deliveriesPath({ states: ['dead_letter'] }) : null}
        colour={totals.deadLetters > 0 ? STATE_COLOURS.bad : undefined}
      >
        {totals.deadLetters.toLocaleString('en')}
      </Total>
      <Total name={texts.p50}>{p50 === null ? commonTexts.none : duration(p50)}</Total>
      <Total name={texts.p95}>{p95 === null ? commonTexts.none : duration(p95)}</Total>
    </dl>
  );
}

type TotalProps = { name: string; to?: string | null; colour?: string | undefined; children: ReactNode };

function Total({ name, to = null, colour, children }: TotalProps) {
  return (
    <div className={classes['total']}>
      <dt>{name}</dt>
      <dd style={{ color: colour }}>
        {to === null ? (
          children
        ) : (
          <Anchor component={Link} to={to} inherit c="inherit" underline="always">
            {children}
          </Anchor>
        )}
      </dd>
    </div>
  );
}
