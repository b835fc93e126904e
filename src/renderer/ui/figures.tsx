import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import classes from './figures.module.css';

/** A number that says how something stands; `to` leads to what it counts. */
export type Figure = { name: string; value: ReactNode; to?: string | null; colour?: string | undefined };

/** A strip of a few large numbers, each with its name: in rows of four with `byFour`, else as many as there is room for. */
export function Figures({
  label,
  figures,
  byFour = false,
}: {
  label: string;
  figures: readonly Figure[];
  byFour?: boolean;
}) {
  return (
    <dl className={classes['figures']} aria-label={label} data-by-four={byFour || undefined}>
      {figures.map(({ name, value, to = null, colour }) => (
        <div key={name} className={classes['figure']}>
          <dt>{name}</dt>
          <dd style={{ color: colour }}>
            {to === null ? (
              value
            ) : (
              <Anchor component={Link} to={to} inherit c="inherit" underline="always">
                {value}
              </Anchor>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
