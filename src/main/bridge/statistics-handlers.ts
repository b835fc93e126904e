import type { RequestName } from '../../shared/contract.ts';
import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

type StatisticsHandlers = Pick<Handlers, Extract<RequestName, `statistics.${string}`>>;

/** Requests about how deliveries went, and counting that again. */
export function statisticsHandlers({ statistics, rebuild, audit }: Services): StatisticsHandlers {
  return {
    'statistics.get': async (query) => statistics.get(query),
    async 'statistics.rebuild.start'(_input, { actor }) {
      const before = rebuild.view();
      const { total } = rebuild.start();
      if (before.state !== 'running') {
        await audit.add({
          actor,
          action: 'statistics.rebuild.start',
          subjectKind: 'engine',
          subjectId: 'engine',
          after: { deliveries: total },
        });
      }
      return rebuild.view();
    },
    'statistics.rebuild.get': async () => rebuild.view(),
    async 'statistics.rebuild.stop'() {
      await rebuild.stop();
      return rebuild.view();
    },
  };
}
