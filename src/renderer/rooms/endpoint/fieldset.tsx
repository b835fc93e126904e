import type { ReactNode } from 'react';
import classes from './endpoint.module.css';

/** Fields that belong together, under a legend. */
export function Fieldset({ legend, children }: { legend: string; children: ReactNode }) {
  return (
    <fieldset className={classes['fieldset']}>
      <legend className={classes['legend']}>{legend}</legend>
      {children}
    </fieldset>
  );
}
