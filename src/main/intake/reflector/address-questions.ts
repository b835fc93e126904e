import type { AddressQuestion } from '../../../shared/views.ts';
import type { AddressPermissions } from '../../../shared/model.ts';
import { classifyAddress } from '../../delivery/address-rules.ts';
import { literalAddress, parseEndpointUrl } from '../../delivery/endpoint-url.ts';
import type { Lookup } from '../../delivery/resolve-host.ts';
import type { Clock } from '../../lib/clock.ts';

/** A name that does not answer in this time is judged at the first attempt instead. */
const LOOKUP_LIMIT_MS = 2000;

/** A yes or no to each question; what was not asked stays undefined. */
export type AddressAnswers = { [K in AddressQuestion]?: boolean | undefined };

/** What Reflector allowed in a URL and has to be said yes or no to here: http, private and loopback addresses. */
export async function addressQuestions(
  url: string,
  lookup: Lookup,
  clock: Clock,
): Promise<AddressQuestion[]> {
  const parsed = parseEndpointUrl(url);
  if (!parsed.ok) return [];
  const literal = literalAddress(parsed.url);
  const addresses = literal === null ? await addressesInTime(parsed.url.hostname, lookup, clock) : [literal];
  const classes = new Set(addresses.map((address) => classifyAddress(address).class));
  return [
    ...(parsed.url.protocol === 'http:' ? (['http'] as const) : []),
    ...(classes.has('private') ? (['private'] as const) : []),
    ...(classes.has('loopback') ? (['loopback'] as const) : []),
  ];
}

async function addressesInTime(host: string, lookup: Lookup, clock: Clock): Promise<string[]> {
  let cancel = (): void => {};
  const late = new Promise<string[]>((resolve) => {
    cancel = clock.after(LOOKUP_LIMIT_MS, () => resolve([]));
  });
  const found = lookup(host).catch((): string[] => []);
  return Promise.race([found, late]).finally(() => cancel());
}

/** The questions that were not answered. */
export function unanswered(questions: AddressQuestion[], answers: AddressAnswers): AddressQuestion[] {
  return questions.filter((question) => answers[question] === undefined);
}

/** What an endpoint may connect to, as answered. A no to http has no switch: such an endpoint stays disabled. */
export function permissionsFrom(answers: AddressAnswers): AddressPermissions {
  return { allowPrivate: answers.private === true, allowLoopback: answers.loopback === true, allowList: [] };
}
