import type { EndpointSettings } from '../../shared/contract/endpoints.ts';
import type { SignatureOrder } from '../../shared/model.ts';
import { sampleBody } from '../events/sample-body.ts';
import type { SampleOf } from '../events/sample-body.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import { buildRequest } from './build-request.ts';
import type { OutgoingRequest } from './outcome.ts';

/** What is tried out: settings as they stand in a form, saved or not, with secrets already read. */
export type Trial = {
  endpoint: EndpointSettings;
  headers: { name: string; value: string }[];
  sensitiveNames: ReadonlySet<string>;
  /** In the order they sign. */
  secrets: string[];
  /** While two sign; null otherwise. */
  signatureOrder: SignatureOrder | null;
  roomId: string;
  roomName: string;
  sampleOf: SampleOf;
};

/** The request a first attempt of a sample would make now, complete and signed. */
export function trialRequest(
  trial: Trial,
  { clock, random }: { clock: Clock; random: Random },
): OutgoingRequest {
  const { endpoint, roomId, roomName, sampleOf } = trial;
  const now = clock.now();
  const { eventId, body } = sampleBody(sampleOf, endpoint.payloadVersion, {
    nowMs: now,
    roomId,
    roomName,
    newId: () => newId(clock, random),
  });
  return buildRequest({
    url: endpoint.url,
    eventId,
    eventType: sampleOf,
    attemptNumber: 1,
    body,
    secrets: trial.secrets,
    standardWebhooks: endpoint.standardWebhooks,
    customHeaders: trial.headers,
    now,
  });
}
