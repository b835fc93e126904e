import type { ExportFormat, HistorySpan } from '../../shared/model.ts';
import type { ExportView, TextMatch } from '../../shared/views.ts';
import { counted } from './common.ts';

const FIELDS: Record<TextMatch['field'], string> = { id: 'Id', url: 'URL', error: 'Error', answer: 'Answer' };

const SPANS: Record<HistorySpan, string> = {
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
};

const FORMATS: Record<ExportFormat, { label: string; text: string }> = {
  csv: { label: 'CSV', text: 'A table for spreadsheets: one line for each delivery, with its last attempt.' },
  json: { label: 'JSON', text: 'For programs: one list of all deliveries, each with its attempts.' },
  jsonl: { label: 'JSON Lines', text: 'For programs: one delivery a line, with all its attempts.' },
};

const many = (count: number, more: boolean): string =>
  more ? `${count.toLocaleString('en')}+ deliveries` : counted(count, 'delivery', 'deliveries');

/** Every text of searching the history, of its saved filters and of its exports. */
export const historyTexts = {
  search: {
    label: 'Search deliveries',
    placeholder: 'Search titles, ids, URLs, answers and errors',
    clear: 'Clear the search',
    field: FIELDS,
    inAttempt: (field: string, attempt: number) => `${field}, attempt ${attempt}`,
    behind: (waiting: number) => `${waiting.toLocaleString('en')} not searchable yet`,
    behindHelp: 'What is new or changed is read for the search behind the deliveries, the newest first.',
    nothing: (text: string) => `Nothing found for “${text}”`,
    nothingHint:
      'Whole words are found in titles, room names, URLs, answers and errors, and ids by how they begin. A star finds longer words: plan*.',
    nothingYet: (waiting: number) =>
      `${counted(waiting, 'delivery is', 'deliveries are')} not searchable yet. This list fills as they are.`,
    noWords: 'Type a letter or a digit: signs alone find nothing.',
    withoutOthers: 'Search without the other filters',
  },

  when: {
    label: 'Created',
    any: 'Any time',
    span: SPANS,
    days: 'Chosen days',
    choose: 'Choose days…',
    clear: 'Any time',
  },

  saved: {
    button: 'Saved filters',
    suggested: 'Suggested',
    needsPerson: 'Needs a person',
    failedToday: 'Failed in the last 24 h',
    owed: 'Pending now',
    own: 'Saved',
    save: 'Save this filter…',
    manage: 'Manage saved filters…',
    saveTitle: 'Save this filter',
    name: 'Name',
    nameMissing: 'Give it a name.',
    saveButton: 'Save',
    savedAs: (name: string) => `Saved as “${name}”.`,
    manageTitle: 'Saved filters',
    none: 'Nothing is saved yet. Set filters, then save them here.',
    rename: (name: string) => `Rename “${name}”`,
    renameButton: 'Rename',
    keepName: 'Keep the name',
    replace: 'Set to the present filter',
    replaceOf: (name: string) => `Set “${name}” to the present filter`,
    replaced: (name: string) => `“${name}” is the present filter now.`,
    remove: (name: string) => `Delete “${name}”`,
    removed: (name: string) => `“${name}” was deleted.`,
    undo: 'Undo',
    close: 'Close',
  },

  exports: {
    button: 'Export',
    title: (count: number, more: boolean) => `Export ${many(count, more)}`,
    counting: 'Counting…',
    text: 'What the filters show now, oldest first. Bodies and headers are not in it, only the start of each answer.',
    nothing: 'No delivery matches, so there is nothing to export.',
    format: 'Format',
    formats: FORMATS,
    start: 'Export',
    cancel: 'Cancel',
    running: 'Exporting',
    progress: (done: number, total: string) => `${done.toLocaleString('en')} of ${total}`,
    stop: 'Stop',
    dismiss: 'Dismiss',
    finished: ({ done, file, fileName }: ExportView) =>
      `${many(done, false)} exported to ${file ?? fileName}.`,
    stopped: 'The export was stopped. Nothing of it was kept.',
    failed: (problem: string) => `The export failed. ${problem}`,
  },
};
