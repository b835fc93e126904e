import type { Timings } from '../../shared/model.ts';

/** A request ready to be sent: nothing about it is decided any more. */
export type OutgoingRequest = {
  url: string;
  /** In the order they are sent. Names keep their case. */
  headers: [name: string, value: string][];
  body: Buffer;
};

/** The start of a response body as kept: text where it is UTF-8, base64 otherwise. */
export type KeptBody = {
  encoding: 'utf8' | 'base64';
  content: string;
  /** Bytes seen after decompression; a lower bound when `cut`. */
  size: number;
  /** True when more came, or may have come, than `content` holds. */
  cut: boolean;
};

/** What every real try has in common, whatever it met. */
export type TryFacts = {
  timings: Timings;
  /** The address connected to, such as `203.0.113.7` or `2001:db8::1`; null when no connection was made. */
  remoteAddress: string | null;
  reusedConnection: boolean;
};

export type FailureKind =
  | 'timeout'
  | 'dns'
  | 'unreachable'
  | 'connection_refused'
  | 'connection_reset'
  | 'tls'
  | 'protocol'
  | 'blocked_address'
  | 'request_invalid';

/**
 * What one HTTP try met. A response is a response from its status line on, even when its body was cut by
 * the deadline, the cap or a reset: the receiver has answered.
 */
export type Outcome = TryFacts &
  (
    | {
        kind: 'response';
        status: number;
        /** In the order received, names as received. */
        headers: [name: string, value: string][];
        body: KeptBody;
      }
    | {
        kind: FailureKind;
        /** The system's or library's own code where there is one: ENOTFOUND, CERT_HAS_EXPIRED, … */
        code: string | null;
        /** One plain sentence for people, such as "The host name does not exist." */
        message: string;
      }
  );
