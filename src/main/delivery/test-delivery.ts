import type { EndpointSettings } from '../../shared/contract/endpoints.ts';
import type { EventType } from '../../shared/model.ts';
import type { TestResult } from '../../shared/views.ts';
import { renderBody } from '../events/body.ts';
import { sampleContent } from '../../shared/events/event-types.ts';
import type { Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Random } from '../lib/random.ts';
import { buildRequest, headersToKeep } from './build-request.ts';
import { adviceFor, summarise } from './explain.ts';
import type { Sender } from './send.ts';

/** A test waits at most this long, whatever the endpoint's own timeout. */
export const TEST_DEADLINE_MS = 10_000;

/** What is tested: settings as they stand in a form, saved or not, with secrets already read. */
export type TestDelivery = {
  endpoint: EndpointSettings;
  headers: { name: string; value: string }[];
  sensitiveNames: ReadonlySet<string>;
  secrets: string[];
  roomId: string;
  roomName: string;
  eventType: EventType;
};

/** Sends one event once to the given settings and tells at once how it went. Nothing is stored. */
export async function testDelivery(
  test: TestDelivery,
  { sender, clock, random }: { sender: Sender; clock: Clock; random: Random },
): Promise<TestResult> {
  const now = clock.now();
  const eventId = newId(clock, random);
  const body = renderBody(test.endpoint.payloadVersion, {
    eventId,
    eventType: test.eventType,
    content: sampleContent(test.eventType, now, test.roomId),
    roomName: test.roomName,
  });
  const request = buildRequest({
    url: test.endpoint.url,
    eventId,
    eventType: test.eventType,
    attemptNumber: 1,
    body,
    secrets: test.secrets,
    standardWebhooks: test.endpoint.standardWebhooks,
    customHeaders: test.headers,
    now,
  });
  const outcome = await sender.send(request, {
    deadlineMs: Math.min(TEST_DEADLINE_MS, test.endpoint.totalTimeoutMs),
    connectTimeoutMs: test.endpoint.connectTimeoutMs,
    permissions: test.endpoint.permissions,
  });
  const answered = outcome.kind === 'response';
  const met = {
    outcome: outcome.kind,
    status: answered ? outcome.status : null,
    errorMessage: answered ? null : outcome.message,
  };
  return {
    ok: answered && outcome.status >= 200 && outcome.status < 300,
    summary: summarise(met),
    advice: adviceFor(met),
    requestBody: body.toString('utf8'),
    attempt: {
      number: 1,
      trigger: 'test',
      url: request.url,
      remoteAddress: outcome.remoteAddress,
      startedAt: now,
      outcome: outcome.kind,
      status: met.status,
      errorCode: answered ? null : outcome.code,
      summary: summarise(met),
      timings: outcome.timings,
      reusedConnection: outcome.reusedConnection,
      requestHeaders: headersToKeep(request.headers, test.sensitiveNames),
      responseHeaders: answered ? outcome.headers : [],
      responseBody: answered ? outcome.body : null,
    },
  };
}
