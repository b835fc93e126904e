import { readFileSync } from 'node:fs';
import { eventFrom } from '../intake/event-shape.ts';
import { RelayError } from '../lib/errors.ts';
import { UsageError } from './stop.ts';

/**
 * Reads an event to submit from a file, or from standard input for `-`: a whole event, or `{ room, transcript }`, or a
 * transcript alone. `roomName` names the room where the file does not, or another one than it does.
 */
export function readEventFile(file: string, roomName: string | undefined): unknown {
  const event = eventFrom(parse(file, read(file)), roomName);
  if (event === null) throw new UsageError('The file does not name its room. Name it with --room NAME.');
  return event;
}

function read(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RelayError('invalid_input', `${file} cannot be read: ${reason}`);
  }
}

function parse(file: string, text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RelayError('invalid_input', `${file} is not JSON: ${reason}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new RelayError('invalid_input', `${file} does not hold a transcript.`);
}
