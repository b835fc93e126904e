import type {
  AttemptTrigger,
  FailureKind,
  Intake,
  OutcomeKind,
  StatusFilter,
} from '../../../shared/model.ts';

/** Why no answer came. */
export const FAILURE_WORDS: Record<OutcomeKind, string> = {
  response: 'Answered',
  timeout: 'Time-out',
  dns: 'Host not found',
  unreachable: 'Unreachable',
  connection_refused: 'Connection refused',
  connection_reset: 'Connection reset',
  tls: 'Certificate or TLS',
  protocol: 'Not HTTP',
  blocked_address: 'Address not allowed',
  request_invalid: 'Cannot be sent',
  interrupted: 'Interrupted',
  offline: 'Offline',
  secret_unavailable: 'Secret not readable',
};

const STATUS_NAMES: Partial<Record<number, string>> = {
  200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content',
  301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified',
  307: 'Temporary Redirect', 308: 'Permanent Redirect',
  400: 'Bad Request', 401: 'Unauthorized', 402: 'Payment Required', 403: 'Forbidden', 404: 'Not Found',
  405: 'Method Not Allowed', 406: 'Not Acceptable', 408: 'Request Timeout', 409: 'Conflict', 410: 'Gone',
  411: 'Length Required', 413: 'Payload Too Large', 414: 'URI Too Long', 415: 'Unsupported Media Type',
  418: 'I’m a Teapot', 422: 'Unprocessable Entity', 425: 'Too Early', 429: 'Too Many Requests',
  431: 'Headers Too Large', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway',
  503: 'Service Unavailable', 504: 'Gateway Timeout', 507: 'Insufficient Storage', 508: 'Loop Detected',
}; // prettier-ignore

/** Where an event came from. */
export const INTAKE_WORDS: Record<Intake, string> = {
  api: 'sent in over the API',
  reflector_webhook: 'Reflector’s own webhook',
  reflector_follow: 'found while following Reflector',
  file: 'a file in the intake folder',
  sample: 'a sample sent by hand',
};

/** What brought an attempt about. */
export const TRIGGER_WORDS: Record<AttemptTrigger, string> = {
  scheduled: 'by schedule',
  manual: 'resent by hand',
  test: 'test',
};

/** What a filter for the last answer is called. */
export const STATUS_CLASS_WORDS: Record<StatusFilter, string> = {
  none: 'Not tried yet',
  '2xx': '2xx success',
  '3xx': '3xx redirect',
  '4xx': '4xx refused',
  '5xx': '5xx receiver error',
  failed: 'No answer',
  not_2xx: 'Any failure',
};

/** A status with its usual name, `503 Service Unavailable`; the number alone where it has none. */
export function statusWords(status: number): string {
  const name = STATUS_NAMES[status];
  return name === undefined ? String(status) : `${status} ${name}`;
}

/** A kind of failure in words: `503 Service Unavailable`, or why no answer came. */
export function failureWords(kind: FailureKind): string {
  const status = Number(kind);
  return Number.isNaN(status)
    ? FAILURE_WORDS[kind as Exclude<FailureKind, `${number}`>]
    : statusWords(status);
}
