/** Lets everything else that is ready go first: between the parts of work that would hold it up as a whole. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
