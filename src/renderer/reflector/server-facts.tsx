import { Fragment } from 'react';
import type { ReactNode } from 'react';
import type { SourceView, SyncView } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { Countdown, Time } from '../ui/time.tsx';
import classes from './reflector.module.css';
import { standingOfImported } from './room-standing.ts';
import type { Standing } from './room-standing.ts';

const texts = reflectorTexts.facts;

/** What one wants to know of a server at a glance: whose key, when it answered last, how far behind, which rooms. */
export function ServerFacts({ source, sync }: { source: SourceView; sync: SyncView | undefined }) {
  const facts: [string, ReactNode][] = [
    [texts.owner, <Owner key="owner" source={source} />],
    [texts.lastContact, <Contact key="contact" source={source} sync={sync} />],
    [texts.behind, <Behind key="behind" sync={sync} />],
    [texts.rooms, roomsSaid(source)],
  ];
  return (
    <dl className={classes['facts']} aria-label={texts.label(source.name)}>
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Owner({ source: { hasKey, owner, keyHint } }: { source: SourceView }) {
  if (!hasKey) return texts.noKey;
  const who = owner === null ? texts.ownerUnknown : (owner.email ?? owner.id);
  return (
    <>
      {who}
      {keyHint !== null && <span className={classes['quiet']}> ({texts.keyEnd(keyHint)})</span>}
    </>
  );
}

function Contact({ source, sync }: { source: SourceView; sync: SyncView | undefined }) {
  const { lastContactAt } = source;
  return (
    <>
      {lastContactAt === null ? texts.never : <Time at={lastContactAt} relative />}
      {sync?.nextContactAt != null && (
        <span className={classes['quiet']}>
          , {texts.nextContact} <Countdown at={sync.nextContactAt} />
        </span>
      )}
    </>
  );
}

function Behind({ sync }: { sync: SyncView | undefined }) {
  if (sync === undefined) return '';
  if (sync.cursor === null) return texts.notFollowed;
  return sync.behind === 0 ? texts.notBehind : texts.changes(sync.behind);
}

function roomsSaid({ rooms, roomsFound }: SourceView): string {
  const count = (...wanted: Standing[]): number =>
    rooms.filter((room) => wanted.includes(standingOfImported(room))).length;
  const takenOver = count('taken_over', 'both');
  const relayed = count('relayed', 'relay_lost');
  const parts = [
    roomsFound === null ? texts.roomsUnknown : texts.roomsFound(roomsFound.all),
    rooms.length > 0 && texts.imported(rooms.length),
    takenOver > 0 && texts.takenOver(takenOver),
    relayed > 0 && texts.relayed(relayed),
    roomsFound !== null && roomsFound.new > 0 && texts.new(roomsFound.new),
  ];
  return parts.filter((part) => part !== false).join(' · ');
}
