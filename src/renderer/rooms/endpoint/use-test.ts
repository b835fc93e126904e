import { useState } from 'react';
import type { EventType } from '../../../shared/model.ts';
import type { TestResult } from '../../../shared/views.ts';
import { request } from '../../api.ts';
import { toRequest } from './endpoint-form.ts';
import type { EndpointForm } from './endpoint-form.ts';

/** What a test met, with what was tested: a form goes on being edited beside it. */
export type TestRun = { result: TestResult; tested: EndpointForm; wasSaved: boolean };

export type EndpointTest = {
  running: boolean;
  run: TestRun | null;
  /** Sends the settings as they stand. A refusal of them goes to `refused`, and there is no result. */
  start(form: EndpointForm, saved: boolean, eventType: EventType): Promise<void>;
  dismiss(): void;
};

/** Tests an endpoint's settings as they stand in the form, saved or not. */
export function useTest(
  where: { endpointId?: string; roomName: string },
  refused: (error: unknown) => void,
): EndpointTest {
  const [running, setRunning] = useState(false);
  const [run, setRun] = useState<TestRun | null>(null);
  return {
    running,
    run,
    async start(form, saved, eventType) {
      setRunning(true);
      setRun(null);
      try {
        const { endpointId, roomName } = where;
        const result = await request('endpoint.test', {
          ...(endpointId !== undefined && { endpointId }),
          ...(roomName !== '' && { roomName }),
          ...toRequest(form),
          eventType,
        });
        setRun({ result, tested: form, wasSaved: saved });
      } catch (error) {
        refused(error);
      } finally {
        setRunning(false);
      }
    },
    dismiss: () => setRun(null),
  };
}
