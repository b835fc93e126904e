import type { AttemptView } from '../../../shared/views.ts';
import { deliveriesTexts } from '../../texts/deliveries.ts';
import classes from '../deliveries.module.css';
import { phasesOf, scaleOf } from './timing-phases.ts';
import type { PhaseName } from './timing-phases.ts';

const texts = deliveriesTexts.timing;

const COLOURS: Record<PhaseName, string> = {
  dns: 'var(--mantine-color-grape-5)',
  connect: 'var(--mantine-color-orange-5)',
  tls: 'var(--mantine-color-yellow-6)',
  wait: 'var(--mantine-color-blue-5)',
  rest: 'var(--mantine-color-teal-5)',
};

/** Where the time of an attempt went: one bar a phase, on one scale, with its milliseconds as words, and how long it took in all. */
export function TimingBars({ attempt }: { attempt: AttemptView }) {
  const phases = phasesOf(attempt.timings);
  if (phases.length === 0) return null;
  const scale = scaleOf(phases, attempt.timings.totalMs);
  const answered = attempt.outcome === 'response';
  return (
    <ul className={classes['timings']} aria-label={texts.label}>
      {phases.map(({ name, startMs, ms }) => (
        <li key={name} className={classes['timing']}>
          <span>{name === 'rest' && !answered ? texts.other : texts[name]}</span>
          <span className={classes['track']} aria-hidden>
            <span
              className={classes['bar-piece']}
              style={{
                left: `${(startMs / scale) * 100}%`,
                width: `${(ms / scale) * 100}%`,
                background: COLOURS[name],
              }}
            />
          </span>
          <span className={classes['number']}>{texts.ms(ms)}</span>
        </li>
      ))}
      <li className={classes['timing']}>
        <span className={classes['total']}>{texts.total}</span>
        <span aria-hidden />
        <span className={`${classes['number']} ${classes['total']}`}>
          {texts.ms(attempt.timings.totalMs)}
        </span>
      </li>
    </ul>
  );
}
