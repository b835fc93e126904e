import type { ParsedInput, RequestName, RequestOutput } from '../../shared/contract.ts';

/** Who asks: kept in the audit list. */
export type Caller = { actor: 'desktop' | 'browser' | 'command line' };

/** One handler per request of the contract: a missing or extra one fails the build. */
export type Handlers = {
  [K in RequestName]: (input: ParsedInput<K>, caller: Caller) => Promise<RequestOutput<K>>;
};
