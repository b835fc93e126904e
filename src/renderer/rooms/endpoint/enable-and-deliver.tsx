import { Button } from '@mantine/core';
import type { EndpointDisabledReason } from '../../../shared/model.ts';
import { endpointTexts } from '../../texts/endpoint.ts';
import { enableAndDeliver } from './endpoint-actions.ts';

export type EnableAndDeliverProps = {
  endpointId: string;
  held: number;
  reason: EndpointDisabledReason | null;
  onDone(): void;
};

/** Enables an endpoint and delivers what it missed, by one press. Not where Reflector delivers too: that is asked. */
export function EnableAndDeliver({ endpointId, held, reason, onDone }: EnableAndDeliverProps) {
  if (held === 0 || reason === 'taking_over') return null;
  return (
    <Button size="compact-sm" onClick={() => void enableAndDeliver(endpointId).then(onDone)}>
      {endpointTexts.enable.deliver(held)}
    </Button>
  );
}
