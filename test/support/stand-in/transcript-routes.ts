import { mayList, mayRead, ownTranscript, readable } from './access.ts';
import type { Route, RouteContext } from './access.ts';
import { done, HttpError, invalid, ok, paged } from './http.ts';
import type { RouteAnswer } from './http.ts';
import { archiveMetadata, listItem, topicOnly, topicWithWords, transcriptDetails } from './shapes.ts';
import type { StandInTranscript } from './state.ts';
import { formatted } from './transcript-formats.ts';
import { zipOf } from './zip.ts';

/** Reading transcripts. */
export const TRANSCRIPT_ROUTES: Route[] = [
  { method: 'GET', path: /^\/v1\/transcripts$/, answer: listTranscripts },
  { method: 'GET', path: /^\/v1\/transcripts\/search$/, answer: search },
  { method: 'GET', path: /^\/v1\/transcripts\/([^/]+)$/, answer: getTranscript },
  {
    method: 'GET',
    path: /^\/v1\/transcripts\/([^/]+)\/topics$/,
    answer: (c, id) => ok(readable(c, id).topics.map(topicOnly)),
  },
  {
    method: 'GET',
    path: /^\/v1\/transcripts\/([^/]+)\/topics\/with-words$/,
    answer: (c, id) => ok(readable(c, id).topics.map(topicWithWords)),
  },
  {
    method: 'GET',
    path: /^\/v1\/transcripts\/([^/]+)\/topics\/([^/]+)\/words-per-speaker$/,
    answer: wordsPerSpeaker,
  },
  { method: 'GET', path: /^\/v1\/transcripts\/([^/]+)\/audio\/mp3$/, answer: audio },
  { method: 'GET', path: /^\/v1\/transcripts\/([^/]+)\/audio\/waveform$/, answer: waveform },
  { method: 'GET', path: /^\/v1\/transcripts\/([^/]+)\/download\/zip$/, answer: downloadZip },
];

const roomName = (c: RouteContext, t: StandInTranscript): string | null =>
  (t.room_id === null ? undefined : c.state.rooms.get(t.room_id)?.name) ?? null;

/** FastAPI's answer to parameters of another type. Servers before 0.34 do not know these two, and pass them over. */
function refuseUnreadable(query: URLSearchParams): void {
  if (!/^-?\d+$/.test(query.get('change_seq_from') ?? '0'))
    throw invalid(
      'query',
      'change_seq_from',
      'Input should be a valid integer, unable to parse string as an integer',
    );
  if (!['created_at', 'change_seq'].includes(query.get('sort_by') ?? 'created_at'))
    throw invalid('query', 'sort_by', "Input should be 'created_at' or 'change_seq'");
}

/** Newest first, or by change and after a number. Deleted rows are silently missing. */
function listTranscripts(c: RouteContext): RouteAnswer {
  mayList(c);
  if (c.withChangeSeq) refuseUnreadable(c.query);
  const wanted = (name: string, value: string | null): boolean =>
    c.query.get(name) === null || c.query.get(name) === value;
  const from = c.withChangeSeq ? c.query.get('change_seq_from') : null;
  const term = c.query.get('search_term')?.toLowerCase() ?? '';
  const rows = [...c.state.transcripts.values()].filter(
    (t) =>
      !t.deleted &&
      mayRead(c, t) &&
      (from === null || t.change_seq > Number(from)) &&
      wanted('room_id', t.room_id) &&
      wanted('source_kind', t.source_kind) &&
      (t.title ?? '').toLowerCase().includes(term),
  );
  const bySequence = c.withChangeSeq && c.query.get('sort_by') === 'change_seq';
  rows.sort((a, b) =>
    bySequence ? a.change_seq - b.change_seq : Date.parse(b.created_at) - Date.parse(a.created_at),
  );
  return paged(rows, c.query, (t) => listItem(t, roomName(c, t), c.withChangeSeq));
}

/** Documented by its parameters alone. */
function search(c: RouteContext): RouteAnswer {
  mayList(c);
  if (Number(c.query.get('limit') ?? 0) > 100)
    throw invalid('query', 'limit', 'Input should be less than or equal to 100');
  return done();
}

function getTranscript(c: RouteContext, id: string): RouteAnswer {
  const t = readable(c, id);
  const format = c.query.get('transcript_format') ?? 'text';
  const transcript = formatted(t, format);
  if (transcript === null) throw invalid('query', 'transcript_format', 'Input should be a known format');
  return ok({
    ...transcriptDetails(t, roomName(c, t), c.withChangeSeq),
    transcript_format: format,
    transcript,
  });
}

function wordsPerSpeaker(c: RouteContext, id: string, topicId: string): RouteAnswer {
  if (!readable(c, id).topics.some((topic) => topic.id === topicId))
    throw new HttpError(404, 'Topic not found');
  return done();
}

function audio(c: RouteContext, id: string): RouteAnswer {
  readable(c, id);
  return { status: 200, bytes: Buffer.from('audio'), type: 'audio/mpeg' };
}

function waveform(c: RouteContext, id: string): RouteAnswer {
  readable(c, id);
  return done();
}

function downloadZip(c: RouteContext, id: string): RouteAnswer {
  const files = { 'audio.txt': 'x'.repeat(1000), 'metadata.json': archiveMetadata(ownTranscript(c, id)) };
  return { status: 200, bytes: zipOf(files), type: 'application/zip' };
}
