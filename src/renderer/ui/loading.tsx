import { Skeleton, Stack } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { useState } from 'react';
import { commonTexts } from '../texts/common.ts';

/** Answers that come sooner are shown without a flash of something else. */
const PATIENCE_MS = 150;

/** Skeleton rows, but only for those who wait longer than an answer usually takes. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const [late, setLate] = useState(false);
  useTimeout(() => setLate(true), PATIENCE_MS, { autoInvoke: true });
  if (!late) return null;
  return (
    <Stack px="lg" py="sm" gap="sm" role="status" aria-label={commonTexts.loading}>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={24} width={`${100 - (row % 4) * 7}%`} />
      ))}
    </Stack>
  );
}
