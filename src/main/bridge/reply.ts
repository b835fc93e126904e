import { requests } from '../../shared/contract.ts';
import type { ParsedInput, RequestName } from '../../shared/contract.ts';
import type { Reply } from '../../shared/reply.ts';
import { parseInput } from '../lib/parse-input.ts';
import { refusalOf } from '../lib/refusal.ts';
import type { Caller, Handlers } from './types.ts';

/**
 * Answers one request of the contract, from whatever carrier: unknown names, wrong input and refusals become replies.
 * Never rejects; what nobody foresaw is told to `report` and crosses as `internal`, without its details.
 */
export async function answer(
  handlers: Handlers,
  name: string,
  input: unknown,
  caller: Caller,
  report: (error: unknown) => void,
): Promise<Reply> {
  if (!Object.hasOwn(requests, name)) {
    return { ok: false, error: { code: 'unknown_request', message: `There is no request “${name}”.` } };
  }
  const known = name as RequestName;
  try {
    const parsed = parseInput(requests[known].input, input ?? undefined) as ParsedInput<RequestName>;
    const handle = handlers[known] as (input: ParsedInput<RequestName>, caller: Caller) => Promise<unknown>;
    return { ok: true, data: await handle(parsed, caller) };
  } catch (error) {
    return { ok: false, error: refusalOf(error, report) };
  }
}
