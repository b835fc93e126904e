import type { Resent } from './resend.ts';
import type { DeliverySummary, EngineStatus, TestResult } from '../../shared/views.ts';

/** The engine's state in a few lines. */
export function describeStatus(status: EngineStatus): string {
  const lines = [
    `${status.state}, ${status.owed} owed, ${status.sending} being sent, ${status.deadLetters} dead letters`,
    `data folder ${status.dataFolder}, version ${status.version}`,
  ];
  if (status.nextDueAt !== null) lines.push(`next attempt ${new Date(status.nextDueAt).toISOString()}`);
  if (status.offlineSince !== null) {
    lines.push(`offline since ${new Date(status.offlineSince).toISOString()}: deliveries are held`);
  }
  if (status.storeProblem !== null) lines.push(`the store cannot be written: ${status.storeProblem}`);
  if (!status.secrets.available) {
    lines.push(`secrets cannot be read: ${status.secrets.reason ?? ''} ${status.secrets.remedy ?? ''}`);
  }
  return lines.join('\n');
}

/** Deliveries as a table, newest first. */
export function describeDeliveries(items: DeliverySummary[], more: boolean): string {
  if (items.length === 0) return 'No deliveries.';
  const rows = items.map((item) => [
    item.id,
    new Date(item.acceptedAt).toISOString().slice(0, 19) + 'Z',
    item.heldReason === null ? item.state : `held (${item.heldReason})`,
    item.room.name,
    item.lastStatus === null ? (item.lastErrorCode ?? item.lastOutcome ?? '') : String(item.lastStatus),
    `${item.attemptsMade}`,
    item.title ?? '',
  ]);
  const heads = ['ID', 'ACCEPTED', 'STATE', 'ROOM', 'LAST', 'ATTEMPTS', 'TITLE'];
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)));
  const line = (row: string[]): string =>
    row
      .map((cell, i) => cell.padEnd(widths[i]!))
      .join('  ')
      .trimEnd();
  return [line(heads), ...rows.map(line), ...(more ? ['… and more: raise --limit.'] : [])].join('\n');
}

/** How a resend went, with the reason of each refusal. */
export function describeResent({ total, resent, refused }: Resent): string {
  const lines = refused.map(({ id, message }) => `${id}: ${message}`);
  return [`Resent ${resent} of ${total}.`, ...lines].join('\n');
}

/** How a test went. */
export function describeTest({ summary, advice, attempt }: TestResult): string {
  return [
    `${summary} (${Math.round(attempt.timings.totalMs)} ms)`,
    ...(advice === null ? [] : [advice]),
  ].join('\n');
}
