import { Text } from '@mantine/core';
import { deliveriesTexts } from '../../texts/deliveries.ts';
import classes from '../deliveries.module.css';

/** Headers in the order they went, as they were. */
export function HeaderList({ headers }: { headers: [string, string][] }) {
  if (headers.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {deliveriesTexts.detail.noHeaders}
      </Text>
    );
  }
  return (
    <dl className={`${classes['pairs']} ${classes['mono']}`}>
      {headers.map(([name, value], index) => (
        <div key={index} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
