import { useState } from 'react';
import type { RequestInput } from '../../../shared/contract.ts';
import type { DryRun, TestResult } from '../../../shared/views.ts';
import { request } from '../../api.ts';
import { toRequest } from './endpoint-form.ts';
import type { EndpointForm } from './endpoint-form.ts';

/** What is tried out: one type's sample, or a batch. */
export type SampleOf = NonNullable<RequestInput<'endpoint.test'>['eventType']>;
type TrialInput = RequestInput<'endpoint.test'>;

/** What a trial found, with what was tried: a form goes on being edited beside it. */
export type TrialRun = { tried: EndpointForm; wasSaved: boolean } & (
  { kind: 'test'; result: TestResult } | { kind: 'dry_run'; result: DryRun }
);

export type Trial = {
  running: TrialRun['kind'] | null;
  run: TrialRun | null;
  /** Tries the settings as they stand. A refusal of them goes to `refused`, and there is no result. */
  start(kind: TrialRun['kind'], form: EndpointForm, how: TrialOptions): Promise<void>;
  dismiss(): void;
};
export type TrialOptions = { wasSaved: boolean; sampleOf: SampleOf; newSecretOnly?: boolean };

/** Tests an endpoint's settings as they stand in the form, saved or not, or says what an attempt would do. */
export function useTrial(
  where: { endpointId?: string; roomName: string },
  refused: (error: unknown) => void,
): Trial {
  const [running, setRunning] = useState<TrialRun['kind'] | null>(null);
  const [run, setRun] = useState<TrialRun | null>(null);
  return {
    running,
    run,
    async start(kind, tried, { wasSaved, sampleOf, newSecretOnly = false }) {
      setRunning(kind);
      setRun(null);
      const { endpointId, roomName } = where;
      const input: TrialInput = {
        ...(endpointId !== undefined && { endpointId }),
        ...(roomName !== '' && { roomName }),
        ...toRequest(tried),
        eventType: sampleOf,
        newSecretOnly,
      };
      try {
        const found =
          kind === 'test'
            ? { kind, result: await request('endpoint.test', input) }
            : { kind, result: await request('endpoint.dryRun', input) };
        setRun({ tried, wasSaved, ...found });
      } catch (error) {
        refused(error);
      } finally {
        setRunning(null);
      }
    },
    dismiss: () => setRun(null),
  };
}
