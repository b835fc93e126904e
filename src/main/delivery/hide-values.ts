import { hiddenValue } from './build-request.ts';
import type { Outcome } from './outcome.ts';

/** Shorter texts stand in answers by chance. */
const SHORTEST = 6;

/**
 * An outcome in which no value of a sensitive header stands: a receiver that sends back what it got (an echo service, an
 * error page) must not carry a secret into the history. Binary bodies stay as they are.
 */
export function hideInAnswer(
  outcome: Outcome,
  requestHeaders: [string, string][],
  sensitiveNames: ReadonlySet<string>,
): Outcome {
  if (outcome.kind !== 'response') return outcome;
  const values = requestHeaders
    .filter(([name, value]) => sensitiveNames.has(name.toLowerCase()) && value.length >= SHORTEST)
    .map(([, value]) => value);
  if (values.length === 0) return outcome;
  const hide = (text: string): string =>
    values.reduce((shown, value) => shown.replaceAll(value, hiddenValue(value)), text);
  const { body, headers } = outcome;
  return {
    ...outcome,
    headers: headers.map(([name, value]) => [name, hide(value)]),
    body: body.encoding === 'utf8' ? { ...body, content: hide(body.content) } : body,
  };
}
