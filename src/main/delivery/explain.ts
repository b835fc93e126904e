import { STATUS_CODES } from 'node:http';
import { PLACES_COUNTED } from '../../shared/model.ts';
import type { DeliveryState, EndpointDisabledReason, OutcomeKind, WaitReason } from '../../shared/model.ts';
import { assertNever } from '../lib/errors.ts';

/** What a sentence about an attempt is made from. */
export type MetFacts = { outcome: OutcomeKind; status: number | null; errorMessage: string | null };

/** A status with its name: `503 Service Unavailable`. */
export function statusText(status: number): string {
  const name = STATUS_CODES[status];
  return name === undefined ? String(status) : `${status} ${name}`;
}

/** One plain sentence: what an attempt met. */
export function summarise({ outcome, status, errorMessage }: MetFacts): string {
  if (outcome === 'response' && status !== null) return `The receiver answered ${statusText(status)}.`;
  return errorMessage ?? FALLBACK[outcome];
}

const FALLBACK: Record<OutcomeKind, string> = {
  response: 'The receiver answered.',
  timeout: 'The receiver did not answer in time.',
  dns: 'The host name could not be looked up.',
  unreachable: 'The host cannot be reached from here.',
  connection_refused: 'The receiver refused the connection.',
  connection_reset: 'The receiver closed the connection before it answered.',
  tls: 'A secure connection could not be made.',
  protocol: 'The receiver sent something that is not HTTP.',
  blocked_address: 'The address is not one this endpoint may deliver to.',
  request_invalid: 'The request cannot be sent as the endpoint is set up.',
  interrupted: 'Reflector Relay ended while this attempt was under way.',
  offline: 'This machine was offline.',
  secret_unavailable: 'The signing secret could not be read.',
};

/** What to do about what an attempt met; null when there is nothing to do. */
export function adviceFor({ outcome, status }: Pick<MetFacts, 'outcome' | 'status'>): string | null {
  switch (outcome) {
    case 'response':
      return status === null ? null : adviceForStatus(status);
    case 'timeout':
      return 'Check that the receiver is running and answers before it starts long work.';
    case 'dns':
      return 'Check the spelling of the host name, and that its DNS record exists.';
    case 'unreachable':
      return 'Check that this machine and the receiver are on networks that reach each other.';
    case 'connection_refused':
      return 'Check that the receiver is running and listens on this port.';
    case 'connection_reset':
      return 'Look into the receiver’s log: it accepted the connection and gave it up.';
    case 'tls':
      return 'Renew or correct the receiver’s certificate, or use the host name it was made for.';
    case 'protocol':
      return 'Check that the port speaks HTTP; an https URL may be needed.';
    case 'blocked_address':
      return 'If the address is right, permit private or loopback addresses for this endpoint.';
    case 'request_invalid':
      return 'Correct the URL or the headers of this endpoint, then resend.';
    case 'secret_unavailable':
      return 'Unlock the keyring, or set the secret of this endpoint again.';
    case 'interrupted':
    case 'offline':
      return null;
    default:
      return assertNever(outcome);
  }
}

function adviceForStatus(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return 'Redirects are never followed. Enter the URL it points to.';
  if (status === 401 || status === 403)
    return 'Check the secret or the credentials the receiver expects, then resend.';
  if (status === 404 || status === 410) return 'Check the path of the URL: the receiver does not know it.';
  if (status === 405) return 'The receiver does not take POST here. Check the URL.';
  if (status === 413)
    return 'The transcript is larger than the receiver accepts. Raise its limit, then resend.';
  if (status === 408 || status === 425 || status === 429) {
    return 'The receiver asks for patience. Switch on “come back on 408, 425 and 429” for this endpoint, then resend.';
  }
  if (status < 500) return 'The receiver refuses the request. Its answer below may say why.';
  return 'The receiver is in trouble. Its own log will say why.';
}

/** Why a delivery is held, in a sentence. */
export function heldText(reason: WaitReason, disabledReason: EndpointDisabledReason | null): string {
  switch (reason) {
    case 'offline':
      return 'Held: this machine is offline. It goes out when the network is back.';
    case 'secret_unavailable':
      return 'Held: the signing secret cannot be read.';
    case 'endpoint_disabled':
      return disabledReason === 'taking_over'
        ? 'Held: Reflector delivers this room itself. Taking the room over settles what becomes of it.'
        : 'Held: the endpoint is disabled. Enabling it asks what to do with it.';
    case 'paused':
      return 'Held: deliveries are paused.';
    case 'rate_limit':
      return 'Waiting for the rate limit.';
    case 'breaker':
      return 'Waiting: the endpoint keeps failing, and one delivery is tried at a time.';
    case 'order':
      return 'Waiting for the one before it: this endpoint takes one at a time, the oldest first.';
    default:
      return assertNever(reason);
  }
}

const FAR_BEHIND = `Waiting for the rate limit behind more than ${PLACES_COUNTED.toLocaleString('en')} others.`;

/** Where a delivery stands and what to do next, for the head of its page. */
export function explainDelivery(delivery: {
  state: DeliveryState;
  heldReason: WaitReason | null;
  /** Too many stand before it to count them out. */
  orLater: boolean;
  /** Why its endpoint is disabled. */
  disabledReason: EndpointDisabledReason | null;
  attemptsMade: number;
  last: MetFacts | null;
  /** How many events a batch has gathered that more may come into; null when it is none. */
  gathering: number | null;
}): { headline: string; advice: string | null } {
  const { state, heldReason, orLater, disabledReason, attemptsMade, last, gathering } = delivery;
  const met = last === null ? '' : ` ${summarise(last)}`;
  const advice = last === null ? null : adviceFor(last);
  switch (state) {
    case 'delivered':
      return { headline: `Delivered.${met}`, advice: null };
    case 'sending':
      return { headline: `Attempt ${attemptsMade + 1} is under way.`, advice: null };
    case 'cancelled':
      return { headline: `Cancelled.${met}`, advice: 'Resend it if it should arrive after all.' };
    case 'dead_letter':
      return {
        headline: `Given up after ${attemptsMade} ${attemptsMade === 1 ? 'attempt' : 'attempts'}.${met}`,
        advice,
      };
    case 'pending':
      if (heldReason !== null)
        return {
          headline: orLater ? FAR_BEHIND : heldText(heldReason, disabledReason),
          advice: adviceWhileHeld(heldReason),
        };
      if (gathering !== null) return explainGathering(gathering);
      return attemptsMade === 0
        ? { headline: 'Waiting for its first attempt.', advice: null }
        : { headline: `Retrying.${met}`, advice };
    default:
      return assertNever(state);
  }
}

function adviceWhileHeld(reason: WaitReason): string | null {
  if (reason === 'secret_unavailable') return adviceFor({ outcome: reason, status: null });
  if (reason !== 'order') return null;
  return 'It goes out once that one is delivered or given up. Cancel that one to let this through.';
}

function explainGathering(events: number): { headline: string; advice: string } {
  return {
    headline: `Gathering: ${events} ${events === 1 ? 'event' : 'events'} so far.`,
    advice: 'It goes out as one request when its time comes or enough came together, or now with “Send now”.',
  };
}
