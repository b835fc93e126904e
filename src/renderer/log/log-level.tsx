import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import type { LogLevel as Level } from '../../shared/model.ts';
import { logTexts } from '../texts/log.ts';
import { STATE_COLOURS } from '../ui/state-colours.ts';
import classes from './log.module.css';

const LOOKS: Record<Level, { icon: Icon; colour: string }> = {
  info: { icon: IconInfoCircle, colour: STATE_COLOURS.quiet },
  warn: { icon: IconAlertTriangle, colour: STATE_COLOURS.warning },
  error: { icon: IconCircleX, colour: STATE_COLOURS.bad },
};

/** How much a line matters: icon, word and colour. */
export function LogLevel({ level }: { level: Level }) {
  const { icon: Picture, colour } = LOOKS[level];
  return (
    <span className={classes['level']} style={{ color: colour }}>
      <Picture size={14} aria-hidden />
      {logTexts.levels[level]}
    </span>
  );
}
