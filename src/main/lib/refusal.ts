import type { ErrorCode } from '../../shared/model.ts';
import type { ReplyError } from '../../shared/reply.ts';
import { RelayError } from './errors.ts';

/** What was thrown as a refusal: a `RelayError` as it is, anything else as `internal` after it was reported. */
export function refusalOf(error: unknown, report: (error: unknown) => void): ReplyError {
  if (error instanceof RelayError) {
    const { code, message, issues } = error;
    return issues.length > 0 ? { code, message, issues } : { code, message };
  }
  report(error);
  return {
    code: 'internal',
    message: 'Something went wrong inside Reflector Relay. The log has the details.',
  };
}

const STATUS: Record<ErrorCode, number> = {
  invalid_input: 400,
  unknown_request: 404,
  unauthorized: 401,
  forbidden: 403,
  forbidden_sender: 403,
  not_found: 404,
  conflict: 409,
  secret_unavailable: 503,
  too_large: 413,
  unsupported: 415,
  unavailable: 503,
  internal: 500,
};

/** The HTTP status an error is answered with. */
export function statusOf(code: ErrorCode): number {
  return STATUS[code];
}
