import type { TestResult } from '../../shared/views.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { headersToKeep, secretTextsOf } from './build-request.ts';
import { adviceFor, summarise } from './explain.ts';
import { hideInAnswer } from './hide-values.ts';
import type { Sender } from './send.ts';
import { trialRequest } from './trial.ts';
import type { Trial } from './trial.ts';

/** A test waits at most this long, whatever the endpoint's own timeout. */
export const TEST_DEADLINE_MS = 10_000;

/** Sends one sample once to the given settings and tells at once how it went. Nothing is stored; `onTried` may leave a line. */
export async function testDelivery(
  trial: Trial,
  {
    sender,
    clock,
    random,
    allowListOfAll,
    onTried,
  }: {
    sender: Sender;
    clock: Clock;
    random: Random;
    allowListOfAll: string[];
    /** Told how it went, and what of the request nobody may read later. */
    onTried(result: TestResult, secretTexts: readonly string[]): void;
  },
): Promise<TestResult> {
  const { endpoint, sensitiveNames } = trial;
  const startedAt = clock.now();
  const request = trialRequest(trial, { clock, random });
  const outcome = hideInAnswer(
    await sender.send(request, {
      deadlineMs: Math.min(TEST_DEADLINE_MS, endpoint.totalTimeoutMs),
      connectTimeoutMs: endpoint.connectTimeoutMs,
      rules: { ...endpoint.permissions, allowListOfAll },
    }),
    request.headers,
    sensitiveNames,
  );
  const answered = outcome.kind === 'response';
  const met = {
    outcome: outcome.kind,
    status: answered ? outcome.status : null,
    errorMessage: answered ? null : outcome.message,
  };
  const result: TestResult = {
    ok: answered && outcome.status >= 200 && outcome.status < 300,
    summary: summarise(met),
    advice: adviceFor(met),
    requestBody: request.body.toString('utf8'),
    attempt: {
      number: 1,
      trigger: 'test',
      url: request.url,
      remoteAddress: outcome.remoteAddress,
      startedAt,
      outcome: outcome.kind,
      status: met.status,
      errorCode: answered ? null : outcome.code,
      summary: summarise(met),
      timings: outcome.timings,
      reusedConnection: outcome.reusedConnection,
      requestHeaders: headersToKeep(request.headers, sensitiveNames),
      responseHeaders: answered ? outcome.headers : [],
      responseBody: answered ? outcome.body : null,
    },
  };
  // What is only typed yet is known to nobody else.
  onTried(result, [...trial.secrets, ...secretTextsOf(request, sensitiveNames)]);
  return result;
}
