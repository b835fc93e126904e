import { useEffect, useId } from 'react';
import { useBlocker } from 'react-router';
import { create } from 'zustand';
import { roomsTexts } from '../texts/rooms.ts';
import { confirm } from '../ui/confirm.tsx';

const texts = roomsTexts.leave;

/** The forms on the page that hold something unsaved. */
const useUnsaved = create<{ forms: ReadonlySet<string> }>(() => ({ forms: new Set<string>() }));

function note(form: string, unsaved: boolean): void {
  const forms = new Set(useUnsaved.getState().forms);
  if (unsaved) forms.add(form);
  else forms.delete(form);
  useUnsaved.setState({ forms });
}

/** Says that a form holds something unsaved, for as long as it is on the page. */
export function useUnsavedForm(unsaved: boolean): void {
  const form = useId();
  useEffect(() => {
    note(form, unsaved);
    return () => note(form, false);
  }, [form, unsaved]);
}

/** Nothing unsaved counts from now on: what was on the page is stored or gone. */
export function forgetUnsaved(): void {
  useUnsaved.setState({ forms: new Set() });
}

/** Asks before a screen is left while one of its forms holds something unsaved. */
export function LeaveGuard() {
  const unsaved = useUnsaved(({ forms }) => forms.size > 0);
  return unsaved ? <Guard /> : null;
}

function Guard() {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      useUnsaved.getState().forms.size > 0 && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    void confirm({
      title: texts.title,
      text: texts.text,
      confirm: texts.yes,
      keep: texts.no,
      danger: true,
    }).then((leave) => (leave ? blocker.proceed() : blocker.reset()));
  }, [blocker]);
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent): void => {
      if (useUnsaved.getState().forms.size > 0) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, []);
  return null;
}
