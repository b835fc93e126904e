import type { FailureKind } from './outcome.ts';

/** Why no response came: what an attempt keeps of it. */
export type Failure = { kind: FailureKind; code: string | null; message: string };

/** A failure that was recognised where it happened. */
export class SendFailure extends Error {
  readonly failure: Failure;
  constructor(kind: FailureKind, code: string | null, message: string) {
    super(message);
    this.name = 'SendFailure';
    this.failure = { kind, code, message };
  }
}

/** Where an attempt stands; what a deadline says when it passes. */
export type Phase = 'dns' | 'connect' | 'tls' | 'response';

/** The failure of a deadline, by what was waited for. */
export function timedOut(phase: Phase, limitMs: number): SendFailure {
  const within = `within ${Number((limitMs / 1000).toFixed(1))} s`;
  const said: Record<Phase, string> = {
    dns: `The name server did not answer ${within}.`,
    connect: `No connection could be made ${within}.`,
    tls: `The secure connection was not ready ${within}.`,
    response: `The receiver did not answer ${within}.`,
  };
  return new SendFailure('timeout', `TIMEOUT_${phase.toUpperCase()}`, said[phase]);
}

const BY_CODE: Record<string, [FailureKind, string]> = {
  ENOTFOUND: ['dns', 'The host name does not exist.'],
  ENODATA: ['dns', 'The host name has no address.'],
  EAI_AGAIN: ['dns', 'The name server did not answer.'],
  ECONNREFUSED: ['connection_refused', 'The receiver refused the connection: nothing listens on this port.'],
  ECONNRESET: ['connection_reset', 'The receiver closed the connection before it answered.'],
  EPIPE: ['connection_reset', 'The receiver closed the connection before it answered.'],
  ECONNABORTED: ['connection_reset', 'The connection was broken off before an answer came.'],
  UND_ERR_SOCKET: ['connection_reset', 'The receiver closed the connection before it answered.'],
  ETIMEDOUT: ['timeout', 'No connection could be made: the host did not answer.'],
  EHOSTUNREACH: ['unreachable', 'The host cannot be reached from here.'],
  ENETUNREACH: ['unreachable', 'The network of the host cannot be reached from here.'],
  EHOSTDOWN: ['unreachable', 'The host is down.'],
  ENETDOWN: ['unreachable', 'The network is down.'],
  EADDRNOTAVAIL: ['unreachable', 'This machine has no address from which the host can be reached.'],
  UND_ERR_HEADERS_OVERFLOW: ['protocol', 'The receiver sent more headers than are accepted.'],
  UND_ERR_INVALID_ARG: ['request_invalid', 'The request cannot be sent: its URL or a header is not valid.'],
};

/** Sorts whatever was thrown while connecting or sending into a failure with a plain sentence. */
export function failureOf(error: unknown): Failure {
  if (error instanceof SendFailure) return error.failure;
  const code = codeOf(error);
  const known = code === null ? undefined : BY_CODE[code];
  if (known) return { kind: known[0], code, message: known[1] };
  // undici's parser errors carry their own name, and a code only sometimes.
  if (code?.startsWith('HPE_') || (error instanceof Error && error.name === 'HTTPParserError')) {
    return { kind: 'protocol', code, message: 'The receiver sent something that is not HTTP.' };
  }
  if (code?.startsWith('EAI_')) {
    return { kind: 'dns', code, message: 'The host name could not be looked up.' };
  }
  const said = error instanceof Error ? error.message : String(error);
  return { kind: 'unreachable', code, message: `The connection failed: ${said}` };
}

function codeOf(error: unknown): string | null {
  const { code, errors } = error as { code?: unknown; errors?: unknown[] };
  if (typeof code === 'string') return code;
  return errors?.length ? codeOf(errors.at(-1)) : null;
}

/** What is wrong with a receiver's certificate. `validTo` and `names` are as its certificate says. */
export function tlsFailure(
  code: string,
  host: string,
  { validFrom, validTo, names }: { validFrom: string; validTo: string; names: string },
): SendFailure {
  return new SendFailure('tls', code, certificateSentence(code, host, { validFrom, validTo, names }));
}

function certificateSentence(
  code: string,
  host: string,
  { validFrom, validTo, names }: { validFrom: string; validTo: string; names: string },
): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return `The certificate expired on ${day(validTo)}.`;
    case 'CERT_NOT_YET_VALID':
      return `The certificate is valid only from ${day(validFrom)} on.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate is for ${names}, not for ${host}.`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'The certificate is self-signed: no authority this machine trusts vouches for it.';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return 'The certificate was issued by an authority that this machine does not trust.';
    case 'CERT_REVOKED':
      return 'The certificate was revoked.';
    default:
      return `The certificate was not accepted (${code}).`;
  }
}

function day(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : at.toISOString().slice(0, 10);
}

/** A failure of the TLS handshake itself, before any certificate could be looked at. */
export function handshakeFailure(error: unknown): SendFailure {
  const code = codeOf(error);
  if (
    code === 'ERR_SSL_WRONG_VERSION_NUMBER' ||
    code === 'EPROTO' ||
    code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG'
  )
    return new SendFailure('tls', code, 'The port does not speak TLS. An http:// URL may be meant.');
  if (code === 'ECONNRESET' || code === null)
    return new SendFailure('tls', code, 'The receiver closed the connection while it was being secured.');
  return new SendFailure('tls', code, `The secure connection could not be made (${code}).`);
}
