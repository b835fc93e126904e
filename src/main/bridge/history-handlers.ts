import type { DeliveryFilter, ExportView } from '../../shared/views.ts';
import type { NoteInWrite } from '../settings/saved-filters.ts';
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
  const { audit, indexer, matches, exports, savedFilters, chooseExportFile, savedFiltersChanged } = services;
  const noteFilter =
    (actor: string, action: string): NoteInWrite =>
    (before, after) =>
      audit.addInWrite({
        actor,
        action,
        subjectKind: 'saved_filter',
        subjectId: (after ?? before)!.id,
        ...(before && { before: { name: before.name, filter: before.filter } }),
        ...(after && { after: { name: after.name, filter: after.filter } }),
      });
  const noteExport = (actor: string, { format, total }: ExportView, filter: DeliveryFilter): Promise<void> =>
    audit.add({
      actor,
      action: 'export.start',
      subjectKind: 'engine',
      subjectId: 'engine',
      after: { format, filter, total: total.count },
    });

  return {
    'search.explain': async ({ ids, text }) => matches.explain(ids, text),
    'search.status': async () => ({ waiting: indexer.waiting() }),
    async 'export.start'({ format, filter }, { actor }) {
      const view = await exports.start(format, filter);
      const asks = actor === 'desktop' ? chooseExportFile : null;
      const file = await asks?.(view.fileName);
      if (file === null) {
        exports.stop(view.id);
        return null;
      }
      await noteExport(actor, view, filter);
      return file === undefined ? view : exports.toFile(view.id, file);
    },
    'export.get': async ({ id }) => exports.get(id),
    'export.stop': async ({ id }) => exports.stop(id),
    'savedFilter.list': async () => savedFilters.list(),
    async 'savedFilter.create'({ name, filter }, { actor }) {
      const created = await savedFilters.create(name, filter, noteFilter(actor, 'savedFilter.create'));
      savedFiltersChanged();
      return created;
    },
    async 'savedFilter.update'({ id, name, filter }, { actor }) {
      const noted = noteFilter(actor, 'savedFilter.update');
      const updated = await savedFilters.update(id, { name, filter }, noted);
      savedFiltersChanged();
      return updated;
    },
    async 'savedFilter.remove'({ id }, { actor }) {
      const removed = await savedFilters.remove(id, noteFilter(actor, 'savedFilter.remove'));
      savedFiltersChanged();
      return removed;
    },
  };
}
