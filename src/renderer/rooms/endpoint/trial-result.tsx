import { DryRunResult } from './dry-run-result.tsx';
import { sameForm } from './endpoint-form.ts';
import type { EndpointForm } from './endpoint-form.ts';
import { TestResult } from './test-result.tsx';
import type { Trial } from './use-trial.ts';

/** What a trial found, whichever it was; nothing until there was one. */
export function TrialResult({ trial: { run, dismiss }, form }: { trial: Trial; form: EndpointForm }) {
  if (run === null) return null;
  const changedSince = !sameForm(run.tried, form);
  return run.kind === 'test' ? (
    <TestResult result={run.result} wasSaved={run.wasSaved} changedSince={changedSince} onDismiss={dismiss} />
  ) : (
    <DryRunResult dryRun={run.result} changedSince={changedSince} onDismiss={dismiss} />
  );
}
