import { AUDIT_SUBJECTS } from '../../shared/views/audit.ts';
import type { AuditFilter, AuditSubject } from '../../shared/views.ts';
import { endOfDay, startOfDay } from '../deliveries/filter-url.ts';

/** The filter as people set it: days are local calendar days, `YYYY-MM-DD`, both ends included. */
export type ChangesFilter = {
  text: string;
  action: string | null;
  actor: string | null;
  subjectKind: AuditSubject | null;
  subjectId: string | null;
  fromDay: string | null;
  toDay: string | null;
};

export const NO_CHANGES_FILTER: ChangesFilter = {
  text: '',
  action: null,
  actor: null,
  subjectKind: null,
  subjectId: null,
  fromDay: null,
  toDay: null,
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the filter from an address. What it does not understand it leaves out. */
export function readChangesFilter(params: URLSearchParams): ChangesFilter {
  const day = (name: string): string | null => (DAY.test(params.get(name) ?? '') ? params.get(name) : null);
  return {
    text: params.get('text') ?? '',
    action: params.get('action') || null,
    actor: params.get('by') || null,
    subjectKind: AUDIT_SUBJECTS.find((kind) => kind === params.get('about')) ?? null,
    subjectId: params.get('subject') || null,
    fromDay: day('from'),
    toDay: day('to'),
  };
}

/** The address of a filter: `readChangesFilter` of it gives the same filter again. */
export function writeChangesFilter(filter: Partial<ChangesFilter>): URLSearchParams {
  const params = new URLSearchParams();
  const set = (name: string, value: string | null | undefined): void => {
    if (value) params.set(name, value);
  };
  set('text', filter.text);
  set('action', filter.action);
  set('by', filter.actor);
  set('about', filter.subjectKind);
  set('subject', filter.subjectId);
  set('from', filter.fromDay);
  set('to', filter.toDay);
  return params;
}

/** What the engine is asked: days become the moments at which they begin here, the last one its end. */
export function toAuditFilter(filter: ChangesFilter): AuditFilter {
  return {
    ...(filter.text.trim() !== '' && { text: filter.text.trim() }),
    ...(filter.action !== null && { actions: [filter.action] }),
    ...(filter.actor !== null && { actor: filter.actor }),
    ...(filter.subjectKind !== null && { subjectKind: filter.subjectKind }),
    ...(filter.subjectId !== null && { subjectId: filter.subjectId }),
    ...(filter.fromDay !== null && { from: startOfDay(filter.fromDay) }),
    ...(filter.toDay !== null && { to: endOfDay(filter.toDay) }),
  };
}
