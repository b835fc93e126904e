import { auditWords } from '../../../shared/audit-actions.ts';
import { auditChanges } from '../../../shared/audit-changes.ts';
import type { AuditEntry } from '../../../shared/views.ts';
import { answerList, listOf, textOf } from '../command.ts';
import type { Command, Context } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { WHEN, numberOf, spanOf } from '../options.ts';
import { table } from '../table.ts';
import { clockTime } from '../when.ts';

const PAGE = 200;

/** `relay audit`. */
export const auditCommand: Command = {
  name: 'audit',
  usage: '[--text TEXT] [--since WHEN] …',
  summary: 'who changed, revealed and resent what, newest first',
  options: {
    text: { value: 'TEXT', help: 'that have it anywhere' },
    action: { value: 'ACTION', help: 'such as endpoint.update', multiple: true },
    actor: { value: 'ACTOR', help: 'desktop, browser, command line or Reflector' },
    subject: { value: 'ID', help: 'about one room, endpoint, delivery, …' },
    since: { value: 'WHEN', help: WHEN },
    until: { value: 'WHEN', help: 'before' },
    limit: { value: 'N', help: 'at most so many (default 50)' },
    all: { help: 'all that match' },
  },
  async run(context) {
    const entries = await listAudit(context);
    answerList(context, entries, () => {
      if (entries.length === 0) return 'No changes.';
      const rows = entries.map((entry) => [
        clockTime(entry.at),
        entry.actor,
        auditWords(entry.action),
        entry.subjectName ?? '',
        auditChanges(entry)
          .map(({ field, from, to }) => `${field}: ${from === null ? to : `${from} → ${to ?? 'nothing'}`}`)
          .join('; '),
      ]);
      return table(['WHEN', 'BY', 'WHAT', 'ABOUT', 'CHANGE'], rows, context.terminal);
    });
    return EXIT.done;
  },
};

async function listAudit(context: Context): Promise<AuditEntry[]> {
  const { values, now } = context;
  const limit = values['all'] === true ? Infinity : numberOf(values, 'limit', 50, 1_000_000);
  const [text, actor, subjectId] = [
    textOf(values, 'text'),
    textOf(values, 'actor'),
    textOf(values, 'subject'),
  ];
  const actions = listOf(values, 'action');
  const filter = {
    ...(text !== undefined && { text }),
    ...(actor !== undefined && { actor }),
    ...(subjectId !== undefined && { subjectId }),
    ...(actions.length > 0 && { actions }),
    ...spanOf(values, now),
  };
  const engine = context.engine();
  const entries: AuditEntry[] = [];
  for (let before: string | undefined; ;) {
    const wanted = Math.min(PAGE, limit - entries.length);
    const page = await engine.request('audit.list', { filter, limit: wanted, ...(before && { before }) });
    entries.push(...page);
    if (page.length < wanted || entries.length >= limit) return entries;
    before = page.at(-1)!.id;
  }
}
