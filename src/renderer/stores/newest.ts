export type Newest<T> = {
  /** Takes what an engine event told. */
  told(value: T): void;
  /** Takes the answer to a question, unless an event about the same thing came after the question was asked. */
  asked(answer: Promise<T>): Promise<void>;
  /** The same of a list. */
  askedAll(answers: Promise<readonly T[]>): Promise<void>;
};

/**
 * Keeps the order of what is told and what is asked: an event may pass the answer to a question that was asked before
 * it, and an older view must not cover a newer one for good.
 */
export function createNewest<T>(keyOf: (value: T) => string, take: (value: T) => void): Newest<T> {
  const toldAt = new Map<string, number>();
  let events = 0;
  const takeUnlessToldSince = (value: T, since: number): void => {
    if ((toldAt.get(keyOf(value)) ?? 0) <= since) take(value);
  };
  return {
    told(value) {
      events += 1;
      toldAt.set(keyOf(value), events);
      take(value);
    },
    async asked(answer) {
      const since = events;
      takeUnlessToldSince(await answer, since);
    },
    async askedAll(answers) {
      const since = events;
      for (const value of await answers) takeUnlessToldSince(value, since);
    },
  };
}
