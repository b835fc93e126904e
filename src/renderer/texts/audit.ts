import { AUDIT_SUBJECTS } from '../../shared/views/audit.ts';
import type { AuditSubject } from '../../shared/views/audit.ts';
import { counted } from './common.ts';

const SUBJECTS: Record<AuditSubject, string> = {
  room: 'Room',
  endpoint: 'Endpoint',
  delivery: 'Delivery',
  settings: 'Settings',
  intake_token: 'Intake token',
  source: 'Server',
  saved_filter: 'Saved filter',
  engine: 'Engine',
};

/** Every text of the screen with the list of changes. */
export const auditTexts = {
  title: 'Changes',
  text: 'Who changed, revealed and resent what, newest first. Secrets themselves are never noted.',
  subjects: AUDIT_SUBJECTS.map((value) => ({ value, label: SUBJECTS[value] })),
  subjectName: SUBJECTS,
  refresh: 'Refresh',
  filter: {
    label: 'Filter the changes',
    search: 'Search',
    searchPlaceholder: 'Words, names, values, ids',
    action: 'What was done',
    anyAction: 'Anything done',
    about: 'About',
    anyAbout: 'About anything',
    actor: 'By',
    anyActor: 'By anybody',
    days: 'Days',
    anyDay: 'Any day',
    clearDays: 'Clear the days',
    one: (kind: string, id: string) => `${kind} …${id.slice(-6)}`,
    anyOne: 'Changes of anything',
    clear: 'Clear filters',
  },
  actors: ['desktop', 'browser', 'command line', 'Reflector', 'engine'],
  shown: (count: number, all: boolean) =>
    all ? counted(count, 'change', 'changes') : `${counted(count, 'change', 'changes')} loaded`,
  columns: { at: 'When', what: 'What', about: 'About', actor: 'By', change: 'Before and after' },
  before: 'Before',
  after: 'After',
  nothing: 'nothing',
  more: (count: number) => `${counted(count, 'more field', 'more fields')}`,
  older: 'Show older changes',
  onlyThis: (name: string) => `Only changes of ${name}`,
  export: {
    button: 'Export',
    csv: 'As CSV',
    json: 'As JSON',
    running: (count: number) => `Exporting: ${count.toLocaleString('en')}`,
    done: (count: number) => `${counted(count, 'change', 'changes')} exported.`,
  },
  empty: {
    title: 'Nothing was changed yet',
    text: 'Each change of rooms, endpoints, secrets and settings is noted here, and each resend.',
    noMatch: 'No change matches',
    noMatchText: 'Change or clear the filters.',
  },
};
