import { EXIT } from './exit-codes.ts';

/** The command line was not understood: nothing was asked of the engine. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Ends a command with a sentence and an exit code of its own. */
export class CommandStopped extends Error {
  override readonly name = 'CommandStopped';
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed) {
    super(message);
    this.exitCode = exitCode;
  }
}
