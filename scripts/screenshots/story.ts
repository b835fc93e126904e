import type { Outcome, OutgoingRequest } from '../../src/main/delivery/outcome.ts';
import type { EndpointSettings } from '../../src/shared/contract/endpoints.ts';

/* What the pictures show: rooms of nobody's company, and receivers that answer as receivers do. */

type Endpoint = Pick<EndpointSettings, 'url'> & Partial<EndpointSettings>;
export type StoryRoom = { name: string; endpoints: Endpoint[]; titles: string[]; perDay: number };

const ARCHIVE = 'https://archive.example.org/transcripts';
const CRM = 'https://crm.example.net/hooks/meetings';
const NOTES = 'https://notes.example.org/api/incoming';

export const ROOMS: StoryRoom[] = [
  {
    name: 'team-standup',
    endpoints: [
      { url: 'https://n8n.example.com/webhook/standup', description: 'n8n' },
      { url: ARCHIVE, description: 'Archive' },
    ],
    titles: ['Daily stand-up', 'Weekly planning', 'Sprint review', 'Release check'],
    perDay: 38,
  },
  {
    name: 'customers',
    endpoints: [{ url: CRM, description: 'CRM' }],
    titles: ['Onboarding call', 'Renewal talk', 'Support: import fails', 'Feedback on the pilot'],
    perDay: 110,
  },
  {
    name: 'research',
    endpoints: [{ url: NOTES }],
    titles: ['Interview 14', 'Interview 15', 'Reading group', 'Survey results'],
    perDay: 40,
  },
  {
    name: 'board',
    endpoints: [{ url: 'https://minutes.example.com/board', payloadVersion: '2025-12-26' }],
    titles: ['Board, third quarter', 'Budget', 'Hiring plan'],
    perDay: 9,
  },
];

/** How many meetings end in each hour of a day, from four in the afternoon to four in the afternoon. */
export const DAY = [6, 4, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 5, 8, 7, 6, 3, 6, 8, 7];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The endpoint that somebody disabled, and how long before the picture. */
export const DISABLED = { url: ARCHIVE, msBefore: 55 * 60_000 };
/** When somebody cancels a delivery that is being retried. */
export const CANCELLED_MS_BEFORE = 9 * 60_000;

/** What a receiver answers so long before the picture is taken; `chance` is between 0 and 1. */
export function answerOf({ url }: OutgoingRequest, msBefore: number, chance: number): Outcome {
  const failingCrm = url === CRM && msBefore < 38 * MINUTE;
  if (failingCrm && chance < 0.2) return timeout;
  if (failingCrm && chance < 0.75) return answered(503, 90 + chance * 60, '{"error":"upstream unavailable"}');
  if (url === NOTES && msBefore < 3 * HOUR) {
    return answered(401, 60 + chance * 40, '{"error":"invalid_token","message":"The token has expired."}');
  }
  if (chance > 0.985) return answered(502, 40 + chance * 20, 'Bad Gateway');
  return answered(200, 70 + chance * chance * 400, '{"ok":true}');
}

const timeout: Outcome = {
  kind: 'timeout',
  code: 'TIMEOUT_RESPONSE',
  message: 'The receiver did not answer within 30 s.',
  remoteAddress: '203.0.113.24',
  reusedConnection: false,
  timings: { dnsMs: 4, connectMs: 12, tlsMs: 38, firstByteMs: null, totalMs: 30_000 },
};

function answered(status: number, waitMs: number, content: string): Outcome {
  return {
    kind: 'response',
    status,
    headers: [
      ['content-type', content.startsWith('{') ? 'application/json' : 'text/plain'],
      ['server', 'nginx'],
    ],
    body: { encoding: 'utf8', content, size: content.length, cut: false },
    remoteAddress: '203.0.113.24',
    reusedConnection: false,
    timings: { dnsMs: 4, connectMs: 12, tlsMs: 38, firstByteMs: waitMs, totalMs: waitMs + 57 },
  };
}
