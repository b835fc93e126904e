/** Counts of the history stop here: `10,000+`. */
export const COUNTED_TO = 10_000;
