import type { RequestName } from '../../shared/contract.ts';
import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

type StatisticsHandlers = Pick<Handlers, Extract<RequestName, `statistics.${string}`>>;

/** Requests about how deliveries went, and counting that again. */
export function statisticsHandlers({ statistics, rebuild }: Services): StatisticsHandlers {
  return {
    'statistics.get': async (query) => statistics.get(query),
    'statistics.rebuild.start': async () => rebuild.start(),
    'statistics.rebuild.get': async () => rebuild.view(),
    async 'statistics.rebuild.stop'() {
      await rebuild.stop();
      return rebuild.view();
    },
  };
}
