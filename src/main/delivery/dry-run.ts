import type { DryRun } from '../../shared/views.ts';
import type { Clock } from '../lib/clock.ts';
import type { Random } from '../lib/random.ts';
import { judgeAddress } from './address-rules.ts';
import type { AddressRules, Judgement } from './address-rules.ts';
import { hiddenValue } from './build-request.ts';
import { literalAddress, parseEndpointUrl } from './endpoint-url.ts';
import { failureOf, timedOut } from './failures.ts';
import type { OutgoingRequest } from './outcome.ts';
import type { Lookup } from './resolve-host.ts';
import { trialRequest } from './trial.ts';
import type { Trial } from './trial.ts';

/** A name server that hangs is waited for so long at most. */
const LOOKUP_LIMIT_MS = 10_000;

export type DryRunContext = { clock: Clock; random: Random; lookup: Lookup; allowListOfAll: string[] };

/**
 * Everything an attempt does up to the first byte, and nothing after it: the host is looked up, each of its addresses
 * judged, and the request built and signed. Nobody is connected to.
 */
export async function dryRun(trial: Trial, context: DryRunContext): Promise<DryRun> {
  const request = trialRequest(trial, context);
  const rules = { ...trial.endpoint.permissions, allowListOfAll: context.allowListOfAll };
  return { ...(await judgeHost(request.url, rules, context)), request: describe(request, trial) };
}

type Verdict = Omit<DryRun, 'request'>;

async function judgeHost(text: string, rules: AddressRules, context: DryRunContext): Promise<Verdict> {
  const parsed = parseEndpointUrl(text);
  if (!parsed.ok) return refused(text, 'URL', parsed.issues[0]!.message);
  const literal = literalAddress(parsed.url);
  const host = literal ?? parsed.url.hostname;
  const found = literal === null ? await lookUp(host, context) : { addresses: [literal] };
  if ('problem' in found) return refused(host, 'name', found.problem);
  const addresses = found.addresses.map((address) => ({ address, ...judgeAddress(address, host, rules) }));
  // As an attempt does it: those that are permitted are connected to, the others never.
  const decided: Judgement | undefined = addresses.find(({ allowed }) => allowed) ?? addresses[0];
  if (decided === undefined) return refused(host, 'name', 'The host name has no address.');
  const { allowed, rule, message } = decided;
  return { allowed, rule, message, host, lookedUp: literal === null, addresses };
}

function refused(host: string, rule: string, message: string): Verdict {
  return { allowed: false, rule, message, host, lookedUp: rule === 'name', addresses: [] };
}

async function lookUp(
  host: string,
  { lookup, clock }: DryRunContext,
): Promise<{ addresses: string[] } | { problem: string }> {
  let cancel = (): void => {};
  const late = new Promise<never>((_resolve, reject) => {
    cancel = clock.after(LOOKUP_LIMIT_MS, () => reject(timedOut('dns', LOOKUP_LIMIT_MS)));
  });
  try {
    return { addresses: await Promise.race([lookup(host), late]) };
  } catch (error) {
    return { problem: failureOf(error).message };
  } finally {
    cancel();
  }
}

/** The request as it would go out, in order. What is secret is replaced by what it is made of. */
function describe({ url, headers, body }: OutgoingRequest, trial: Trial): DryRun['request'] {
  const host = new URL(url).host;
  return {
    method: 'POST',
    url,
    headers: [
      { name: 'host', value: host, note: 'http' },
      { name: 'connection', value: 'keep-alive', note: 'http' },
      ...headers.map(([name, value]) => describeHeader(name, value, trial)),
      { name: 'content-length', value: String(body.length), note: 'http' },
    ],
    body: body.toString('utf8'),
    signatures: trial.secrets.length,
    signatureOrder: trial.signatureOrder,
  };
}

function describeHeader(
  name: string,
  value: string,
  { sensitiveNames }: Trial,
): DryRun['request']['headers'][number] {
  const lower = name.toLowerCase();
  if (sensitiveNames.has(lower)) return { name, value: hiddenValue(value), note: 'sensitive' };
  if (lower === 'x-webhook-signature')
    return { name, value: value.replace(/=[0-9a-f]{64}/g, '=…'), note: 'signature' };
  if (lower === 'webhook-signature')
    return { name, value: value.replace(/v1,\S+/g, 'v1,…'), note: 'standard_signature' };
  return { name, value, note: null };
}
