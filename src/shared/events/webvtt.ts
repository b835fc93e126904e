import type { Word } from '../transcript.ts';

type Segment = { text: string; start: number; end: number; speaker: number };

/** A segment may end after one of these once it is long enough; a comma does not end one. */
const SENTENCE_END = /[.;:?!…]/;
const LONG_ENOUGH = 120;
const PYTHON_LINE_BREAK = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/;

/**
 * The WebVTT of words in spoken order, byte for byte as Reflector writes it: times are of the whole meeting, cut to
 * milliseconds with the error of floating point, and speakers are `Speaker0`, never names.
 */
export function wordsToWebvtt(words: readonly Word[]): string {
  const lines = ['WEBVTT'];
  for (const segment of wordsToSegments(words)) {
    lines.push('', `${cueTime(segment.start)} --> ${cueTime(segment.end)}`);
    lines.push(...splitLines(`<v Speaker${segment.speaker}>${segment.text.trim()}`));
  }
  return `${lines.join('\n')}\n`;
}

/** The words in segments, one for each turn of a speaker and for each sentence that ends a long one. */
export function wordsToSegments(words: readonly Word[]): Segment[] {
  const segments: Segment[] = [];
  let current: Segment | null = null;
  for (const { text, start, end, speaker } of words) {
    if (current === null || current.speaker !== speaker) {
      current = { text, start, end, speaker };
      segments.push(current);
      continue;
    }
    current.text += text;
    current.end = end;
    // Characters are counted as Python counts them: an emoji is one.
    if (SENTENCE_END.test(text) && [...current.text].length > LONG_ENOUGH) current = null;
  }
  return segments;
}

function cueTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3600);
  if (hours > 99) throw new RangeError('A transcript of 100 hours or more cannot be written.');
  const milliseconds = Math.trunc((seconds % 1) * 1000);
  const clock = [hours, Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  return `${clock.join(':')}.${String(milliseconds).padStart(3, '0')}`;
}

function splitLines(text: string): string[] {
  const lines = text.split(PYTHON_LINE_BREAK);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const CUE_END = /-->\s*(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3})/g;

/** When the last cue of a WebVTT file ends, in seconds; null when it has none. */
export function lastCueEnd(webvtt: string): number | null {
  const last = [...webvtt.matchAll(CUE_END)].at(-1);
  if (!last) return null;
  const [, hours = '0', minutes, seconds, milliseconds] = last;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(milliseconds) / 1000;
}
