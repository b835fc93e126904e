import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { SourceView, SwitchResult } from '../../shared/views.ts';
import { reflectorTexts } from '../texts/reflector.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { ByHand } from './by-hand.tsx';
import { actionFor, standingOfImported } from './room-standing.ts';
import classes from './reflector.module.css';
import { RelayAddress } from './relay-address.tsx';
import { roomsOfSearch } from './switch-path.ts';
import type { SwitchKind } from './switch-path.ts';
import { SwitchPreviews } from './switch-previews.tsx';
import { SwitchResults } from './switch-results.tsx';
import { BackLink, WithSource } from './with-source.tsx';

/** Takes rooms over, gives them back or relays them: what will be written, what it raises, and how it went. */
export function SwitchScreen({ kind }: { kind: SwitchKind }) {
  return (
    <WithSource title={reflectorTexts.switch[kind].title}>
      {(source) => <Switch key={`${source.id} ${kind}`} source={source} kind={kind} />}
    </WithSource>
  );
}

function Switch({ source, kind }: { source: SourceView; kind: SwitchKind }) {
  const [search] = useSearchParams();
  // Kept: what is switched meanwhile must not change what the screen is about.
  const [roomIds] = useState(() => roomsOfSearch(search) ?? fitting(source, kind));
  const [address, setAddress] = useState<string | null>(null);
  const [results, setResults] = useState<SwitchResult[] | null>(null);
  const texts = reflectorTexts.switch[kind];
  return (
    <>
      <PageHeader
        title={texts.title}
        description={<BackLink to={`/reflector/${source.id}`} text={source.name} />}
      />
      <div className={classes['form']}>
        {source.takeOverUnavailable !== null ? (
          <ByHand unavailable={source.takeOverUnavailable} />
        ) : results !== null ? (
          <SwitchResults source={source} results={results} />
        ) : (
          <>
            <p className={classes['lead']}>{texts.text}</p>
            {kind === 'relay' && <RelayAddress onChosen={setAddress} />}
            {(kind !== 'relay' || address !== null) && (
              <SwitchPreviews
                key={address}
                source={source}
                kind={kind}
                roomIds={roomIds}
                address={address}
                onDone={setResults}
              />
            )}
          </>
        )}
      </div>
    </>
  );
}

/** The rooms for which it is usually done, where none was named. */
function fitting({ rooms }: SourceView, kind: SwitchKind): string[] {
  const action = kind === 'give_back' ? 'give_back' : 'take_over';
  return rooms
    .filter((room) => actionFor(standingOfImported(room), !room.ofOtherUser) === action)
    .map(({ roomId }) => roomId);
}
