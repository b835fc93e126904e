import { deliveriesTexts } from '../../texts/deliveries.ts';
import type { DeliveryDetail } from '../../../shared/views.ts';
import classes from '../deliveries.module.css';

const texts = deliveriesTexts.detail.facts;

/** Ids and origins: what one needs when talking with whoever runs the receiver. */
export function Facts({ detail }: { detail: DeliveryDetail }) {
  return (
    <dl className={classes['pairs']}>
      <dt>{texts.id}</dt>
      <dd className={classes['mono']}>{detail.id}</dd>
      {detail.events.map((event) => (
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
      <dt>{texts.payload}</dt>
      <dd>{detail.payloadVersion}</dd>
    </dl>
  );
}
