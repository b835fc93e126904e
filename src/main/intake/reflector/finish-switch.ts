import { borderOf } from './border.ts';
import type { ReflectorClient } from './client.ts';
import { ReflectorError } from './failure.ts';
import type { Followed } from './followed.ts';
import { readTranscript } from './read-transcript.ts';
import type { ReadResult } from './read-transcript.ts';
import type { ReadyChange } from './store-changes.ts';
import type { StepResult } from './switch-results.ts';
import { noteSwitchInWrite, switchedRoom } from './switch-types.ts';
import type { SwitchParts } from './switch-types.ts';
import type { SwitchRow } from './switches.ts';

/** The last step, after a reading that began after the URL was written: the local side follows. */
export async function finishSwitch(
  parts: SwitchParts,
  row: SwitchRow,
  client: ReflectorClient,
): Promise<StepResult> {
  const result =
    row.kind === 'give_back' ? await finishBack(parts, row, client) : await finishHere(parts, row, client);
  parts.roomChanged(row.roomId);
  return result;
}

/** Enables the endpoint; what lies around the switch goes out, what Reflector has certainly sent is cancelled. */
async function finishHere(parts: SwitchParts, row: SwitchRow, client: ReflectorClient): Promise<StepResult> {
  const { store, endpoints, changes, switches, sourceRooms } = parts;
  const { endpointId } = switchedRoom(sourceRooms, row.roomId);
  const border = borderOfSwitch(parts, row).filter(({ transcriptId }) => !row.leftOut.includes(transcriptId));
  const ids = idsOf(border);
  const around = { begunAt: row.startedAt, transcriptIds: ids, leftOut: row.leftOut };
  const ready = await readBorder(parts, row, border, client);
  const cancelled = await store.writer.write(() => {
    endpoints.enableInWrite(endpointId!);
    ready.forEach((change) => changes.storeInWrite(row.sourceId, change));
    parts.oweCompletionsInWrite(endpointId!, ids);
    switches.markInWrite(row.roomId, ids);
    const count = switches.settleHeldInWrite(endpointId!, around);
    sourceRooms.updateInWrite(row.roomId, { deliveredBy: row.kind === 'relay' ? 'relay' : 'here' });
    switches.removeInWrite(row.roomId);
    noteSwitchInWrite(parts, row, '', {
      after: { border: ids, leftOut: row.leftOut, cancelled: count },
    });
    return count;
  });
  parts.wake();
  return {
    outcome: 'done',
    message: `Delivered from here now.${cancelledSaid(cancelled)}`,
    border: ids.length,
  };
}

function cancelledSaid(count: number): string {
  if (count === 0) return '';
  const what =
    count === 1
      ? '1 held delivery that Reflector has sent was'
      : `${count} held deliveries that Reflector has sent were`;
  return ` ${what} cancelled.`;
}

/**
 * Disables the endpoint. What is still owed goes out all the same, but for what was left to Reflector: only what is new
 * is Reflector's.
 */
async function finishBack(parts: SwitchParts, row: SwitchRow, client: ReflectorClient): Promise<StepResult> {
  const { store, endpoints, changes, switches, sourceRooms } = parts;
  const { endpointId } = switchedRoom(sourceRooms, row.roomId);
  const around = borderOfSwitch(parts, row);
  const leftOut = idsOf(around).filter((id) => row.leftOut.includes(id));
  const border = around.filter(({ transcriptId }) => !leftOut.includes(transcriptId));
  const ids = idsOf(border);
  const ready = await readBorder(parts, row, border, client);
  await store.writer.write(() => {
    ready.forEach((change) => changes.storeInWrite(row.sourceId, change));
    switches.markInWrite(row.roomId, ids);
    parts.oweCompletionsInWrite(endpointId!, ids);
    switches.releaseInWrite(endpointId!, ids);
    const cancelled = parts.cancelPendingInWrite(endpointId!, leftOut);
    endpoints.disableInWrite(endpointId!, 'taking_over');
    sourceRooms.updateInWrite(row.roomId, { deliveredBy: 'reflector' });
    switches.removeInWrite(row.roomId);
    noteSwitchInWrite(parts, row, '', { after: { border: ids, leftOut, cancelled } });
  });
  parts.wake();
  return { outcome: 'done', message: 'Reflector delivers this room again.', border: ids.length };
}

const idsOf = (border: Followed[]): string[] => border.map(({ transcriptId }) => transcriptId);

/** Counted from the beginning: the URL may have been written right then, and found written much later. */
function borderOfSwitch({ followed, sources, sourceRooms }: SwitchParts, row: SwitchRow): Followed[] {
  const { externalId } = switchedRoom(sourceRooms, row.roomId);
  return borderOf(followed, sources.get(row.sourceId), externalId, row.startedAt);
}

/**
 * Transcripts that nobody made an event of are read now; all others are only released and marked. One that cannot be
 * read does not hold up the switch: it is tried again with all that are unreadable, and delivered then, marked too.
 */
async function readBorder(
  { store, sources }: SwitchParts,
  row: SwitchRow,
  border: Followed[],
  client: ReflectorClient,
): Promise<ReadyChange[]> {
  const source = sources.get(row.sourceId);
  const ready: ReadyChange[] = [];
  for (const one of border.filter(({ fate }) => fate !== 'event')) {
    const options = {
      frontendUrl: source.frontendUrl,
      fetchArchive: false,
      fetchCalendar: true,
      timestamp: new Date(store.clock.now()).toISOString(),
    };
    const result = await unlessServerFails(readTranscript(client, one.transcriptId, options));
    if (result.kind === 'unreadable')
      ready.push({
        kind: 'remember',
        followed: { ...one, fate: 'unreadable', reason: result.reason, aroundSwitch: true },
      });
    else if (result.kind === 'read' && result.status === 'ended')
      ready.push({
        kind: 'event',
        followed: { ...one, ended: true },
        content: result.content,
        reopened: !one.ended,
      });
  }
  return ready;
}

/** A server that fails at one transcript while it answers for others. */
async function unlessServerFails(reading: Promise<ReadResult>): Promise<ReadResult> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof ReflectorError) || error.failure.kind !== 'server_error') throw error;
    return { kind: 'unreadable', reason: error.message };
  }
}
