import type { EngineStatus } from '../../../shared/views.ts';
import { answer } from '../command.ts';
import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { clockTime, span } from '../when.ts';

/** `relay status`: fails where the store or the secrets do. */
export const statusCommand: Command = {
  name: 'status',
  usage: '',
  summary: 'what the engine is doing',
  details: 'Ends with 1 where the store cannot be written or secrets cannot be read.',
  options: {},
  async run(context) {
    const engine = context.engine();
    const status = await engine.request('engine.status', {});
    const health = await engine.health();
    const failing = Object.values(health.checks).flatMap(({ ok, message }) => (ok ? [] : [message]));
    const text = [describeStatus(status, context.now), ...failing].join('\n');
    answer(context, { ...status, health }, text);
    return health.ok && status.storeProblem === null && status.secrets.available ? EXIT.done : EXIT.failed;
  },
};

/** The engine's state in a few lines. */
export function describeStatus(status: EngineStatus, now: number): string {
  const many = (count: number): string => (count >= 10_000 ? '10,000+' : count.toLocaleString('en'));
  const lines = [
    `${status.state}, ${many(status.owed)} owed, ${status.sending} being sent, ${many(status.deadLetters)} dead letters`,
    `data folder ${status.dataFolder}, version ${status.version}`,
  ];
  if (status.needsAttention > 0) lines.push(`${status.needsAttention} need attention`);
  if (status.nextDueAt !== null) {
    lines.push(`next attempt ${clockTime(status.nextDueAt)}, in ${span(status.nextDueAt - now)}`);
  }
  if (status.offlineSince !== null) {
    lines.push(`offline since ${clockTime(status.offlineSince)}: deliveries are held`);
  }
  if (status.storeProblem !== null) lines.push(`the store cannot be written: ${status.storeProblem}`);
  if (!status.secrets.available) {
    lines.push(
      `secrets cannot be read: ${status.secrets.reason ?? ''} ${status.secrets.remedy ?? ''}`.trimEnd(),
    );
  }
  return lines.join('\n');
}
