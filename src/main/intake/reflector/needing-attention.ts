import type { AttentionItem } from '../../../shared/views.ts';
import { passes } from './failure.ts';
import { problemOf } from './sources.ts';
import type { SourceRow } from './sources.ts';

export type SourceProblem = Extract<AttentionItem, { kind: 'source_failing' }>;

/** A server that is only down is a matter for a person when it has been for so long. */
const DOWN_FOR_LONG_MS = 86_400_000;

/** The followed servers that a person has to see to: what waiting mends is not among them until it lasts. */
export function sourcesNeedingAttention(sources: SourceRow[], now: number): SourceProblem[] {
  return sources.flatMap((row): SourceProblem[] => {
    const problem = problemOf(row);
    // That secrets cannot be read is told once for all of them.
    if (!row.enabled || problem === null || problem.kind === 'secret_unavailable') return [];
    if (passes(problem) && now - problem.since < DOWN_FOR_LONG_MS) return [];
    const { since, message } = problem;
    return [{ kind: 'source_failing', sourceId: row.id, name: row.name, since, message }];
  });
}
