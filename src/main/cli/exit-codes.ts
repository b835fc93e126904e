/** What `relay` ends with. Scripts rely on it: docs/command-line.md. */
export const EXIT = {
  done: 0,
  /** Refused, not found, or not all of it went well. */
  failed: 1,
  /** The command line was not understood. */
  usage: 2,
  /** No engine runs on the data folder, or it does not answer. */
  notRunning: 3,
  /** Asked whether to go on, and not told to. */
  notConfirmed: 4,
} as const;
