import { wordsToSegments, wordsToWebvtt } from '../../../src/shared/events/webvtt.ts';
import type { StandInTranscript } from './state.ts';

/** A transcript as `?transcript_format=` asks for it; null for a format that is not documented. */
export function formatted(t: StandInTranscript, format: string): unknown {
  const words = t.topics.flatMap((topic) => topic.words);
  const nameOf = (speaker: number): string =>
    t.participants.find((one) => one.speaker === speaker)?.name ?? `Speaker ${speaker}`;
  const said = wordsToSegments(words).map(({ speaker, text, start, end }) => ({
    ...{ speaker, speaker_name: nameOf(speaker), text: text.trim(), start, end },
  }));
  switch (format) {
    case 'json':
      return said;
    case 'text':
      return said.map(({ speaker_name: name, text }) => `${name}: ${text}`).join('\n');
    case 'text-timestamped':
      return said
        .map(({ speaker_name: name, text, start }) => `[${minutes(start)}] ${name}: ${text}`)
        .join('\n');
    case 'webvtt-named':
      return wordsToWebvtt(words).replaceAll(
        /<v Speaker(\d+)>/g,
        (_, speaker) => `<v ${nameOf(Number(speaker))}>`,
      );
    default:
      return null;
  }
}

/** `MM:SS`; the minutes may pass 59. */
function minutes(seconds: number): string {
  return [Math.floor(seconds / 60), Math.floor(seconds % 60)]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
