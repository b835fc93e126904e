import type { SourceFailureKind } from '../../../shared/views.ts';
import { assertNever } from '../../lib/errors.ts';

/** Why a Reflector server did not do what was asked, as a closed list. */
export type ReflectorFailure =
  | { kind: 'unreachable'; reason: string }
  | { kind: 'tls'; reason: string }
  | { kind: 'not_reflector'; reason: string }
  /** The key is unknown to the server, which takes its bearer for anonymous; `missing`: none was given. */
  | { kind: 'wrong_key'; missing: boolean }
  /** The server has no `change_seq` (before 0.34), so it cannot be followed. */
  | { kind: 'too_old' }
  | { kind: 'rate_limited'; retryAfterMs: number | null }
  | { kind: 'server_error'; status: number }
  /** The user of the key may not do this; `reason` is Reflector's own. */
  | { kind: 'forbidden'; reason: string }
  | { kind: 'not_found' };

/** A failure on its way up. Its message is the sentence for people. */
export class ReflectorError extends Error {
  override readonly name = 'ReflectorError';
  readonly failure: ReflectorFailure;
  constructor(failure: ReflectorFailure) {
    super(failureSentence(failure));
    this.failure = failure;
  }
}

/** One or two plain sentences: what happened, and what to do where something can be done. */
export function failureSentence(failure: ReflectorFailure): string {
  switch (failure.kind) {
    case 'unreachable':
      return `The server cannot be reached: ${failure.reason}`;
    case 'tls':
      return `No secure connection: ${failure.reason}`;
    case 'not_reflector':
      return `This is not a Reflector server: ${failure.reason} Check the address: it is the one of the API, often port 1250, not the one of Reflector’s pages.`;
    case 'wrong_key':
      return failure.missing
        ? 'This server wants an API key. Make one in Reflector under Settings, API Keys.'
        : 'The server does not know this API key. Make another in Reflector under Settings, API Keys.';
    case 'too_old':
      return 'This Reflector is too old to be followed: version 0.34 or newer is needed.';
    case 'rate_limited':
      return 'The server asks for fewer requests. It is asked again later.';
    case 'server_error':
      return `The server answered with an error of its own (${failure.status}).`;
    case 'forbidden':
      return `The user of this API key may not do that: ${failure.reason}`;
    case 'not_found':
      return 'Reflector does not have this any more.';
    default:
      return assertNever(failure);
  }
}

/** Failures that pass by themselves: waiting is all there is to do. */
export function passes({ kind }: { kind: SourceFailureKind }): boolean {
  return kind === 'unreachable' || kind === 'rate_limited' || kind === 'server_error';
}
