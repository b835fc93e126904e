import type { ReflectorFailure } from './failure.ts';

const TLS_REASONS: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'its certificate is self-signed. Add it as an extra certificate authority if it is the right server.',
  SELF_SIGNED_CERT_IN_CHAIN:
    'its certificate comes from an authority this machine does not trust. Add that authority’s certificate.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'its certificate comes from an authority this machine does not trust. Add that authority’s certificate.',
  UNABLE_TO_GET_ISSUER_CERT:
    'its certificate comes from an authority this machine does not trust. Add that authority’s certificate.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'its certificate comes from an authority this machine does not trust. Add that authority’s certificate.',
  CERT_HAS_EXPIRED: 'its certificate has expired.',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet. Check this machine’s clock.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name.',
  EPROTO: 'the port does not speak TLS. An http:// address may be meant.',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the port does not speak TLS. An http:// address may be meant.',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the port does not speak TLS. An http:// address may be meant.',
};

const REASONS: Record<string, string> = {
  ENOTFOUND: 'its host name does not exist.',
  EAI_AGAIN: 'the name server did not answer.',
  ECONNREFUSED: 'nothing listens on that port.',
  ECONNRESET: 'it closed the connection.',
  UND_ERR_SOCKET: 'it closed the connection.',
  UND_ERR_CONNECT_TIMEOUT: 'it did not answer in time.',
  UND_ERR_HEADERS_TIMEOUT: 'it did not answer in time.',
  UND_ERR_BODY_TIMEOUT: 'it did not answer in time.',
  ETIMEDOUT: 'it did not answer in time.',
  EHOSTUNREACH: 'there is no way to it from here.',
  ENETUNREACH: 'there is no way to it from here.',
};

/** What kept a request from being answered: a certificate, the network, or something that is not HTTP. */
export function connectionFailure(error: unknown): ReflectorFailure {
  const code = codeOf(error);
  const said = error instanceof Error ? error.message : String(error);
  // undici's parser errors carry their own name, and a code only sometimes.
  if (error instanceof Error && error.name === 'HTTPParserError')
    return { kind: 'not_reflector', reason: 'It does not speak HTTP.' };
  if (code === null) return { kind: 'unreachable', reason: said };
  const tls = TLS_REASONS[code];
  if (tls !== undefined) return { kind: 'tls', reason: tls };
  if (/^(CERT_|ERR_TLS_|ERR_SSL_|ERR_OSSL_)/.test(code)) return { kind: 'tls', reason: `${code}.` };
  return { kind: 'unreachable', reason: REASONS[code] ?? `${said} (${code}).` };
}

function codeOf(error: unknown): string | null {
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown[] };
  if (typeof code === 'string') return code;
  if (errors?.length) return codeOf(errors.at(-1));
  return cause === undefined ? null : codeOf(cause);
}
