import { Anchor, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { auditChanges, fieldWords } from '../../shared/audit-changes.ts';
import type { FieldChange } from '../../shared/audit-changes.ts';
import type { AuditEntry } from '../../shared/views.ts';
import { auditTexts as texts } from '../texts/audit.ts';
import classes from './audit.module.css';

/** A new endpoint has many fields; the first of them tell what it is. */
const SHOWN = 5;

/** What differs between before and after, field by field. */
export function AuditDifference({ entry }: { entry: AuditEntry }) {
  const [all, setAll] = useState(false);
  const changes = auditChanges(entry);
  const shown = all ? changes : changes.slice(0, SHOWN);
  if (changes.length === 0) return null;
  return (
    <ul className={classes['difference']}>
      {shown.map((change) => (
        <li key={change.field}>
          <Field {...change} />
        </li>
      ))}
      {changes.length > shown.length && (
        <li>
          <Anchor component="button" type="button" size="xs" onClick={() => setAll(true)}>
            {texts.more(changes.length - shown.length)}
          </Anchor>
        </li>
      )}
    </ul>
  );
}

function Field({ field, from, to }: FieldChange) {
  return (
    <>
      <span className={classes['field']}>{fieldWords(field)}</span>{' '}
      {from !== null && (
        <>
          <VisuallyHidden>{texts.before} </VisuallyHidden>
          <del className={classes['from']}>{from}</del>
          <span aria-hidden> → </span>
        </>
      )}
      <VisuallyHidden> {texts.after} </VisuallyHidden>
      {to === null ? (
        <span className={classes['none']}>{texts.nothing}</span>
      ) : (
        <ins className={classes['to']}>{to}</ins>
      )}
    </>
  );
}
