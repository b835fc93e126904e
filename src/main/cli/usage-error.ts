/** The command was not understood: its message says how it is meant. Ends with 2, where every other failure ends with 1. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
