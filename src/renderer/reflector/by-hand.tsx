import { Alert, Text } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import type { SourceView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import classes from './reflector.module.css';

/** Why taking over is not possible, and what a person can do instead. */
export function ByHand({ unavailable }: { unavailable: NonNullable<SourceView['takeOverUnavailable']> }) {
  return (
    <Alert variant="default" p="sm" icon={<IconHandStop />} title={reflectorTexts.byHand.title}>
      <Text size="sm">{unavailable.reason}</Text>
      <Text size="sm" mt="xs">
        {reflectorTexts.byHand.steps}
      </Text>
      <ol className={classes['steps']}>
        {unavailable.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </Alert>
  );
}
