import classes from './chart.module.css';

/** What a colour of a chart stands for, and how many of it there are. */
export function Key({ colour, name, count }: { colour: string; name: string; count?: number }) {
  return (
    <span>
      <i className={classes['swatch']} style={{ background: colour }} />
      {name} {count?.toLocaleString('en')}
    </span>
  );
}
