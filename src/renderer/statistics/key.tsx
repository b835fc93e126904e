import classes from './chart.module.css';

export type KeyProps = {
  colour: string;
  name: string;
  count?: number;
  /** Stands for a line, with its dashes, instead of an area. */
  line?: boolean;
  dashes?: string;
};

/** What a colour of a chart stands for, and how many of it there are. */
export function Key({ colour, name, count, line = false, dashes }: KeyProps) {
  return (
    <span>
      {line ? (
        <svg width="20" height="10" aria-hidden>
          <line
            x1="0"
            y1="5"
            x2="20"
            y2="5"
            strokeWidth="2"
            strokeDasharray={dashes}
            style={{ stroke: colour }}
          />
        </svg>
      ) : (
        <i className={classes['swatch']} style={{ background: colour }} />
      )}
      {name} {count?.toLocaleString('en')}
    </span>
  );
}
