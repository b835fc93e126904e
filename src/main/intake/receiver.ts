import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fromSubmitted, submittedEvent } from '../../shared/events/submitted-event.ts';
import { utcMs } from '../../shared/events/timestamp.ts';
import { reflectorWebhook } from '../../shared/transcript.ts';
import type { Acceptance } from '../delivery/accept-event.ts';
import { fromReflectorWebhook } from '../events/reflector-webhook.ts';
import type { Clock } from '../lib/clock.ts';
import { RelayError, assertNever } from '../lib/errors.ts';
import {
  addressOf,
  bearerOf,
  parseJson,
  readBody,
  sameToken,
  sendJson,
  sendWrongMethod,
} from '../lib/http-exchange.ts';
import { parseInput } from '../lib/parse-input.ts';
import { refusalOf, statusOf } from '../lib/refusal.ts';
import { checkSignature } from './signature.ts';
import type { SignatureCheck } from './signature.ts';
import type { IntakePort } from './types.ts';

/** The largest event taken in: a day of words is about a quarter of it. */
export const MOST_EVENT_BYTES = 32 * 1_048_576;

export type ReceiverOptions = {
  intake: IntakePort;
  clock: Clock;
  /** Good for this run, beside the tokens of the settings. */
  runToken: string;
  /** Told of what nobody foresaw. */
  report(error: unknown): void;
};

export type IntakeHandler = {
  /** Whether this path is one of the intake's two routes. */
  owns(pathname: string): boolean;
  /** Answers it. Never rejects. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
};

const MOST_KEY_CHARACTERS = 255;
const EVENTS = '/v1/events';
const REFLECTOR = /^\/v1\/rooms\/([^/]+)\/reflector$/;

/** The HTTP intake: submitted events, and Reflector's own webhook. 202 is said only after the commit. */
export function createReceiver({ intake, clock, runToken, report }: ReceiverOptions): IntakeHandler {
  const acceptSubmitted = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bearer = bearerOf(request);
    if (bearer === null || !(sameToken(bearer, runToken) || (await intake.checkToken(bearer)))) {
      throw new RelayError(
        'unauthorized',
        'Send an intake token as Authorization: Bearer. Settings makes one.',
      );
    }
    const body = await readBody(request, MOST_EVENT_BYTES);
    const input = parseInput(submittedEvent, parseJson(request, body));
    const room = await intake.findRoom(input.room);
    if (room === null)
      throw new RelayError('not_found', 'There is no such room. Add it first, or check its name.');
    const key = idempotencyKeyOf(request);
    const acceptance = await intake.accept({
      roomId: room.id,
      type: input.type,
      trust: 'submitted',
      content: fromSubmitted(input, room.payloadRoomId, clock.now()),
      intake: 'api',
      occurredAt: input.occurred_at === undefined ? null : utcMs(input.occurred_at),
      ...(key === null ? {} : { idempotency: { key, bodyHash: hashOf(body) } }),
    });
    sendAcceptance(request, response, acceptance);
  };

  const acceptReflector = async (
    request: IncomingMessage,
    response: ServerResponse,
    ref: string,
  ): Promise<void> => {
    const room = (await intake.findRoom({ id: ref })) ?? (await intake.findRoom({ name: ref }));
    if (room === null) throw new RelayError('not_found', `There is no room “${ref}”. Add it first.`);
    const secret = await intake.intakeSecret(room.id);
    if (secret === null) {
      throw new RelayError(
        'conflict',
        `The room ${room.name} has no intake secret. Set it to the webhook secret the room has at Reflector.`,
      );
    }
    const body = await readBody(request, MOST_EVENT_BYTES);
    const header = request.headers['x-webhook-signature'];
    const check = checkSignature(typeof header === 'string' ? header : undefined, body, secret, clock.now());
    if (check !== 'valid') throw new RelayError('unauthorized', signatureSentence(check));
    const input = parseInput(reflectorWebhook, parseJson(request, body));
    if (input.event === 'test') {
      intake.testCallArrived(room.id);
      return sendJson(request, response, 200, { ok: true, message: `The room ${room.name} is reached.` });
    }
    const acceptance = await intake.accept({
      roomId: room.id,
      type: input.event,
      trust: 'webhook',
      content: fromReflectorWebhook(input, room.payloadRoomId),
      intake: 'reflector_webhook',
      occurredAt: utcMs(input.timestamp),
    });
    sendAcceptance(request, response, acceptance);
  };

  return {
    owns: (pathname) => pathname === EVENTS || REFLECTOR.test(pathname),
    async handle(request, response) {
      try {
        if (request.method !== 'POST') return sendWrongMethod(request, response, 'POST');
        const ref = REFLECTOR.exec(addressOf(request).pathname)?.[1];
        if (ref === undefined) await acceptSubmitted(request, response);
        else await acceptReflector(request, response, decoded(ref));
      } catch (error) {
        const refusal = refusalOf(error, report);
        const status = statusOf(refusal.code);
        const headers: Record<string, string> = status === 503 ? { 'retry-after': '5' } : {};
        sendJson(request, response, status, { ok: false, error: refusal }, headers);
      }
    },
  };
}

function sendAcceptance(
  request: IncomingMessage,
  response: ServerResponse,
  { eventId, deliveries, duplicate }: Acceptance,
): void {
  if (duplicate) sendJson(request, response, 200, { eventId, duplicate: true });
  else sendJson(request, response, 202, { eventId, deliveries });
}

function idempotencyKeyOf({ headers }: IncomingMessage): string | null {
  const key = headers['idempotency-key'];
  if (typeof key !== 'string' || key === '') return null;
  if (key.length > MOST_KEY_CHARACTERS) {
    throw new RelayError(
      'invalid_input',
      `An Idempotency-Key has at most ${MOST_KEY_CHARACTERS} characters.`,
    );
  }
  return key;
}

/** A part of a path as it was meant; one that means nothing names nothing. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function hashOf(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

function signatureSentence(check: Exclude<SignatureCheck, 'valid'>): string {
  switch (check) {
    case 'missing':
      return 'The request carries no X-Webhook-Signature.';
    case 'malformed':
      return 'X-Webhook-Signature must read t=<seconds>,v1=<hex>.';
    case 'too_old':
      return 'The signature is more than five minutes away from this machine’s clock.';
    case 'wrong':
      return 'The signature does not match. Check that the room’s intake secret is its webhook secret at Reflector.';
    default:
      return assertNever(check);
  }
}
