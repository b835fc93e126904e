import { Alert, Button, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ApiError } from '../api.ts';
import { commonTexts } from '../texts/common.ts';

/** What stands where an answer should: what went wrong, and the way to try again. */
export function ErrorState({ error, onRetry }: { error: ApiError; onRetry(): void }) {
  return (
    <Alert mx="lg" my="sm" color="red" icon={<IconAlertTriangle />} title={commonTexts.couldNotLoad}>
      <Text>{error.message}</Text>
      <Button mt="sm" size="compact-sm" variant="default" onClick={onRetry}>
        {commonTexts.retry}
      </Button>
    </Alert>
  );
}
