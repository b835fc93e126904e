import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

type HistoryHandlers = Pick<
  Handlers,
  | 'search.explain'
  | 'search.status'
  | 'export.start'
  | 'export.get'
  | 'export.stop'
  | 'savedFilter.list'
  | 'savedFilter.create'
  | 'savedFilter.update'
  | 'savedFilter.remove'
>;

/** Requests about searching, exporting and keeping filters of the history. */
export function historyHandlers(services: Services): HistoryHandlers {
  const { indexer, matches, exports, savedFilters, chooseExportFile, savedFiltersChanged } = services;
  return {
    'search.explain': async ({ ids, text }) => matches.explain(ids, text),
    'search.status': async () => ({ waiting: indexer.waiting() }),
    async 'export.start'({ format, filter }, { actor }) {
      const view = await exports.start(format, filter);
      if (actor !== 'desktop' || chooseExportFile === null) return view;
      const file = await chooseExportFile(view.fileName);
      if (file !== null) return exports.toFile(view.id, file);
      exports.stop(view.id);
      return null;
    },
    'export.get': async ({ id }) => exports.get(id),
    'export.stop': async ({ id }) => exports.stop(id),
    'savedFilter.list': async () => savedFilters.list(),
    async 'savedFilter.create'({ name, filter }) {
      const created = await savedFilters.create(name, filter);
      savedFiltersChanged();
      return created;
    },
    async 'savedFilter.update'({ id, name, filter }) {
      const updated = await savedFilters.update(id, { name, filter });
      savedFiltersChanged();
      return updated;
    },
    async 'savedFilter.remove'({ id }) {
      const removed = await savedFilters.remove(id);
      savedFiltersChanged();
      return removed;
    },
  };
}
