import type { SubmittedTranscript } from '../transcript.ts';

/** What every sample is called. */
export const SAMPLE_TITLE = 'Sample: planning the week';

/** The id of the sample transcript of a moment. */
export function sampleId(nowMs: number): string {
  return `00000000-0000-4000-8000-${nowMs.toString(16).padStart(12, '0').slice(-12)}`;
}

/** A short transcript as if a meeting had just ended. */
export function sampleTranscript(nowMs: number): SubmittedTranscript {
  const id = sampleId(nowMs);
  return {
    id,
    created_at: new Date(nowMs - 9_000).toISOString(),
    duration: 9_000,
    title: SAMPLE_TITLE,
    short_summary: 'A sample transcript, to see a delivery arrive.',
    long_summary: 'Two people agree on what to do first this week. No meeting took place: this is a sample.',
    topics: [
      {
        title: 'What comes first',
        summary: 'The release goes out before anything new begins.',
        timestamp: 0,
        duration: 0,
        words: [
          { text: ' What', start: 0.4, end: 0.6, speaker: 0 },
          { text: ' comes', start: 0.6, end: 0.9, speaker: 0 },
          { text: ' first?', start: 0.9, end: 1.4, speaker: 0 },
          { text: ' The', start: 2.1, end: 2.3, speaker: 1 },
          { text: ' release.', start: 2.3, end: 2.9, speaker: 1 },
        ],
      },
    ],
    participants: [
      { id: 'sample-1', name: 'Ada', speaker: 0 },
      { id: 'sample-2', name: 'Grace', speaker: 1 },
    ],
    source_language: 'en',
    target_language: 'en',
    frontend_url: `http://localhost:3000/transcripts/${id}`,
    action_items: null,
    calendar_event: null,
  };
}
