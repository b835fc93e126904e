import type { SwitchResult } from '../../../shared/views.ts';
import { RelayError } from '../../lib/errors.ts';
import { ReflectorError } from './failure.ts';

/** What a step came to. `waits`: it goes on with the next reading, to be `undone` where it says why. */
export type StepResult =
  { outcome: 'waits'; undone?: string } | Pick<SwitchResult, 'outcome' | 'message' | 'border'>;

/** A step that is repeated after a later reading. */
export function pending(message: string): StepResult {
  return { outcome: 'pending', message, border: 0 };
}

/** A switch of which nothing is left. */
export function undone(message: string): StepResult {
  return { outcome: 'undone', message, border: 0 };
}

/** What fails before a switch is noted has changed nothing; the other rooms go on. */
export function orUndone(step: Promise<StepResult>): Promise<StepResult> {
  return step.catch((error: unknown) => undone(`${sentenceOf(error)} Nothing was changed for this room.`));
}

/** What fails half-way ends nothing: the step is repeated after a later reading. */
export function orPending(step: Promise<StepResult>): Promise<StepResult> {
  return step.catch((error: unknown) => pending(`${sentenceOf(error)} This goes on as soon as it answers.`));
}

/** How a step stands for those who asked for it. */
export function asResult(step: StepResult): Pick<SwitchResult, 'outcome' | 'message' | 'border'> {
  if (step.outcome !== 'waits') return step;
  const message = 'Written at Reflector. The rest follows as soon as its changes can be read.';
  return { outcome: 'pending', message, border: 0 };
}

/** Faults of this application go on up. */
function sentenceOf(error: unknown): string {
  if (error instanceof ReflectorError || error instanceof RelayError) return error.message;
  throw error;
}
