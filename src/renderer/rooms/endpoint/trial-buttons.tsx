import { Button, Group, NativeSelect, Tooltip } from '@mantine/core';
import { IconRoute, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { ALL_EVENT_TYPES } from '../../../shared/model.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { roomsTexts } from '../../texts/rooms.ts';
import type { SampleOf, TrialRun } from './use-trial.ts';

const SAMPLES: readonly SampleOf[] = ['test', ...ALL_EVENT_TYPES.filter((type) => type !== 'test'), 'batch'];

export type TrialButtonsProps = {
  disabled: boolean;
  running: TrialRun['kind'] | null;
  onTry(kind: TrialRun['kind'], sampleOf: SampleOf): void;
};

/** Tries the settings as they stand with a sample of the chosen event: for real, or without sending. */
export function TrialButtons({ disabled, running, onTry }: TrialButtonsProps) {
  const [sampleOf, setSampleOf] = useState<SampleOf>('test');
  return (
    <Group gap="xs">
      <Button
        variant="default"
        leftSection={<IconSend size={16} aria-hidden />}
        disabled={disabled || running === 'dry_run'}
        loading={running === 'test'}
        onClick={() => onTry('test', sampleOf)}
      >
        {roomsTexts.test.button}
      </Button>
      <Tooltip label={endpointTexts.trial.dryRunHelp} multiline maw={260} withinPortal={false}>
        <Button
          variant="default"
          leftSection={<IconRoute size={16} aria-hidden />}
          disabled={disabled || running === 'test'}
          loading={running === 'dry_run'}
          onClick={() => onTry('dry_run', sampleOf)}
        >
          {endpointTexts.trial.dryRun}
        </Button>
      </Tooltip>
      <NativeSelect
        w={190}
        aria-label={roomsTexts.test.event}
        value={sampleOf}
        onChange={(event) => setSampleOf(event.currentTarget.value as SampleOf)}
        data={SAMPLES.map((value) => ({ value, label: value }))}
      />
    </Group>
  );
}
