import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { SourceView } from '../../shared/views.ts';
import { request } from '../api.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { showDone } from '../ui/show-done.ts';
import { showError } from '../ui/show-error.ts';

/** Asks the server at once. */
export function ReadNow({ source }: { source: SourceView }) {
  const [busy, setBusy] = useState(false);
  if (!source.enabled) return null;
  const read = async (): Promise<void> => {
    setBusy(true);
    try {
      const { problem } = await request('source.sync', { id: source.id, now: true });
      if (problem === null) showDone(reflectorTexts.sync.read);
      else showError(new Error(problem.message));
    } catch (error) {
      showError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      variant="default"
      loading={busy}
      leftSection={<IconRefresh size={16} aria-hidden />}
      onClick={() => void read()}
    >
      {reflectorTexts.server.readNow}
    </Button>
  );
}
