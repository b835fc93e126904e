import { Button } from '@mantine/core';
import { useState } from 'react';
import { deliveriesTexts } from '../../texts/deliveries.ts';
import type { DeliveryDetail } from '../../../shared/views.ts';
import classes from '../deliveries.module.css';

/** A batch may carry a thousand events: the first few are shown, the rest when asked for. */
const SHOWN_AT_FIRST = 5;

const texts = deliveriesTexts.detail.facts;

/** Ids and origins: what one needs when talking with whoever runs the receiver. */
export function Facts({ detail }: { detail: DeliveryDetail }) {
  const [all, setAll] = useState(false);
  const { events } = detail;
  const shown = all ? events : events.slice(0, SHOWN_AT_FIRST);
  return (
    <dl className={classes['pairs']}>
      <dt>{texts.id}</dt>
      <dd className={classes['mono']}>{detail.id}</dd>
      {detail.batch && (
        <>
          <dt>{texts.batch}</dt>
          <dd>{texts.batchOf(events.length)}</dd>
        </>
      )}
      {shown.map((event) => (
        <div key={event.id} style={{ display: 'contents' }}>
          <dt>{texts.event}</dt>
          <dd>
            <span className={classes['mono']}>{event.id}</span> · {event.type}
          </dd>
          {event.transcriptId !== null && (
            <>
              <dt>{texts.transcript}</dt>
              <dd className={classes['mono']}>{event.transcriptId}</dd>
            </>
          )}
          <dt>{texts.intake}</dt>
          <dd>{deliveriesTexts.intake[event.intake]}</dd>
        </div>
      ))}
      {shown.length < events.length && (
        <>
          <dt />
          <dd>
            <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
              {texts.allEvents(events.length)}
            </Button>
          </dd>
        </>
      )}
      <dt>{texts.payload}</dt>
      <dd>{detail.payloadVersion}</dd>
    </dl>
  );
}
