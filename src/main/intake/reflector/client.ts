import { rootCertificates } from 'node:tls';
import { Agent, request as send } from 'undici';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import * as answers from './answers.ts';
import { connectionFailure } from './connection-failure.ts';
import { ReflectorError } from './failure.ts';
import { failureOfAnswer, parseAnswer } from './read-answer.ts';

/** How to reach a server. `apiKey` null: an open server without keys. */
export type ReflectorAddress = { baseUrl: string; apiKey: string | null; extraCa: string | null };

/** The requests this application makes of Reflector. All fail with a `ReflectorError`. */
export type ReflectorClient = {
  /** Who the key belongs to; null for an anonymous caller. */
  me(): Promise<answers.ReflectorUser | null>;
  /** All rooms the key sees, own and shared. */
  rooms(): Promise<answers.ReflectorRoom[]>;
  /** Null when the room is gone. */
  room(id: string): Promise<answers.ReflectorRoom | null>;
  /** Always both values: a URL written alone makes Reflector rotate the secret (its `rooms` views). */
  writeWebhook(id: string, webhook: { url: string; secret: string }): Promise<void>;
  /** Reflector's own test call to the room's present URL. */
  testWebhook(id: string): Promise<answers.WebhookTest>;
  /** Transcripts changed after a sequence number, oldest change first. */
  changes(
    after: number,
    options?: { page?: number; size?: number },
  ): Promise<answers.Page<answers.TranscriptItem>>;
  /**
   * Whether the server numbers its changes (0.34 and newer), also where it has no transcript to tell by: it then refuses
   * a cursor that is no number, which an older one does not look at.
   */
  numbersChanges(): Promise<boolean>;
  /** Transcripts by the time they were created, newest first. */
  newest(page: number): Promise<answers.Page<answers.TranscriptItem>>;
  /** Null when the transcript is gone. */
  transcript(id: string): Promise<answers.TranscriptDetails | null>;
  topics(id: string): Promise<answers.TopicsWithWords>;
  /** The calendar event a meeting was made for, if any. */
  calendarEvent(roomName: string, meetingId: string): Promise<answers.CalendarEvent | null>;
  archive(id: string): Promise<Buffer>;
  close(): Promise<void>;
};

/** Transcripts a page has at most: the limit of Reflector's pagination. */
export const PAGE_SIZE = 100;
const REQUEST_TIMEOUT_MS = 30_000;
const MOST_JSON_BYTES = 64 * 1_048_576;
const MOST_ARCHIVE_BYTES = 512 * 1_048_576;
/** A list that goes on for longer than this is not one of rooms. */
const MOST_ROOM_PAGES = 100;

/** Speaks to one Reflector server. Redirects are not followed: they would carry the key elsewhere. */
export function createReflectorClient(address: ReflectorAddress, clock: Clock): ReflectorClient {
  const dispatcher = new Agent({
    connections: 8,
    connect: {
      timeout: 10_000,
      ...(address.extraCa === null ? {} : { ca: [...rootCertificates, address.extraCa] }),
    },
    headersTimeout: REQUEST_TIMEOUT_MS,
    bodyTimeout: REQUEST_TIMEOUT_MS,
  });
  const base = normalBaseUrl(address.baseUrl);

  const ask = async (method: string, path: string, body: unknown, limit: number) => {
    const response = await send(`${base}/v1${path}`, {
      method: method as Dispatcher.HttpMethod,
      dispatcher,
      headers: {
        accept: 'application/json',
        'user-agent': 'Reflector-Relay',
        ...(address.apiKey === null ? {} : { 'x-api-key': address.apiKey }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new ReflectorError(connectionFailure(error));
    });
    const bytes = await readBody(response.body, limit);
    const failure = failureOfAnswer(response, bytes, { now: clock.now(), hasKey: address.apiKey !== null });
    return { status: response.statusCode, bytes, failure };
  };
  const exchange = async (...question: Parameters<typeof ask>): Promise<Buffer> => {
    const { bytes, failure } = await ask(...question);
    if (failure !== null) throw new ReflectorError(failure);
    return bytes;
  };
  const json = async <T extends z.ZodType>(schema: T, method: string, path: string, body?: unknown) =>
    parseAnswer(schema, await exchange(method, path, body, MOST_JSON_BYTES), path);
  const get = <T extends z.ZodType>(schema: T, path: string): Promise<z.output<T>> =>
    json(schema, 'GET', path);

  return {
    me: () => get(answers.me, '/me'),
    async rooms() {
      const found: answers.ReflectorRoom[] = [];
      for (let page = 1; page <= MOST_ROOM_PAGES; page++) {
        const { items, total } = await get(
          answers.pageOf(answers.room),
          `/rooms?page=${page}&size=${PAGE_SIZE}`,
        );
        found.push(...items);
        if (items.length === 0 || found.length >= total) break;
      }
      // A room made meanwhile moves the pages: the same one may stand on two of them.
      return [...new Map(found.map((room) => [room.id, room])).values()];
    },
    room: (id) => unlessGone(get(answers.room, `/rooms/${encodeURIComponent(id)}`)),
    async writeWebhook(id, { url, secret }) {
      await json(z.unknown(), 'PATCH', `/rooms/${encodeURIComponent(id)}`, {
        webhook_url: url,
        webhook_secret: secret,
      });
    },
    testWebhook: (id) => json(answers.webhookTest, 'POST', `/rooms/${encodeURIComponent(id)}/webhook/test`),
    async changes(after, { page = 1, size = PAGE_SIZE } = {}) {
      const path = `/transcripts?sort_by=change_seq&change_seq_from=${after}&page=${page}&size=${size}`;
      const { items, total } = await get(answers.pageOf(answers.transcriptItem), path);
      if (items.some(({ change_seq: sequence }) => typeof sequence !== 'number'))
        throw new ReflectorError({ kind: 'too_old' });
      return { items, total };
    },
    async numbersChanges() {
      const path = '/transcripts?change_seq_from=none&page=1&size=1';
      const { status, failure } = await ask('GET', path, undefined, MOST_JSON_BYTES);
      if (failure !== null && status !== 422) throw new ReflectorError(failure);
      return status === 422;
    },
    newest: (page) =>
      get(answers.pageOf(answers.transcriptItem), `/transcripts?page=${page}&size=${PAGE_SIZE}`),
    transcript: (id) => unlessGone(get(answers.transcriptDetails, `/transcripts/${encodeURIComponent(id)}`)),
    topics: (id) => get(answers.topics, `/transcripts/${encodeURIComponent(id)}/topics/with-words`),
    async calendarEvent(roomName, meetingId) {
      const room = `/rooms/${encodeURIComponent(roomName)}/meetings`;
      const meeting = await unlessGone(get(answers.meeting, `${room}/${encodeURIComponent(meetingId)}`));
      if (!meeting?.calendar_event_id) return null;
      const events = await unlessGone(get(answers.calendarEvents, room));
      return events?.find(({ id }) => id === meeting.calendar_event_id) ?? null;
    },
    archive: (id) =>
      exchange('GET', `/transcripts/${encodeURIComponent(id)}/download/zip`, undefined, MOST_ARCHIVE_BYTES),
    close: () => dispatcher.destroy(),
  };
}

/** The address without its `/v1` and closing slashes, as people copy it from anywhere. */
export function normalBaseUrl(text: string): string {
  const url = new URL(text.trim());
  return `${url.origin}${url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '')}`;
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ReflectorError && error.failure.kind === 'not_found') return null;
    throw error;
  }
}

async function readBody(body: Dispatcher.ResponseData['body'], limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += (chunk as Buffer).length;
      if (size > limit)
        throw new ReflectorError({ kind: 'not_reflector', reason: 'Its answer is too large.' });
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw error instanceof ReflectorError ? error : new ReflectorError(connectionFailure(error));
  }
  return Buffer.concat(chunks);
}
