import type { DeliveryState, EndpointDisabledReason, WaitReason } from '../../shared/model.ts';
import type { EndpointHealth } from '../../shared/views.ts';

const DELIVERY_STATES: Record<DeliveryState | 'retrying' | 'held', string> = {
  pending: 'Pending',
  retrying: 'Retrying',
  held: 'Held',
  sending: 'Sending',
  delivered: 'Delivered',
  dead_letter: 'Dead letter',
  cancelled: 'Cancelled',
};

const HELD: Record<WaitReason, string> = {
  offline: 'This machine is offline',
  secret_unavailable: 'The signing secret cannot be read',
  endpoint_disabled: 'The endpoint is disabled',
  paused: 'Deliveries are paused',
  rate_limit: 'The rate limit is reached',
  breaker: 'The endpoint keeps failing: one is tried at a time',
  order: 'In strict order: the one before it is not over',
};

const HELD_SHORT: Record<WaitReason, string> = {
  offline: 'offline',
  secret_unavailable: 'no secret',
  endpoint_disabled: 'disabled',
  paused: 'paused',
  rate_limit: 'rate limit',
  breaker: 'endpoint fails',
  order: 'in order',
};

const ENDPOINT_HEALTH: Record<EndpointHealth, string> = {
  healthy: 'Healthy',
  failing: 'Failing',
  disabled: 'Disabled',
  unused: 'Not used yet',
};

const DISABLED: Record<EndpointDisabledReason, string> = {
  manual: 'Disabled by hand',
  gone: 'Its receiver answered 410 Gone',
  failing: 'Disabled after failing for too long',
  taking_over: 'Reflector delivers this room',
};

/** Words that more than one screen uses. */
export const commonTexts = {
  deliveryState: DELIVERY_STATES,
  held: HELD,
  heldShort: HELD_SHORT,
  endpointHealth: ENDPOINT_HEALTH,
  disabled: DISABLED,
  loading: 'Loading',
  retry: 'Try again',
  couldNotLoad: 'This could not be loaded',
  refused: 'That did not work',
  undo: 'Undo',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'This browser does not let it be copied. Select it and copy it by hand.',
  cancel: 'Cancel',
  close: 'Close',
  none: '–',
  justNow: 'just now',
  ago: (span: string) => `${span} ago`,
  in: (span: string) => `in ${span}`,
  dueNow: 'now',
  orLater: (span: string) => `${span} or later`,
  units: { day: 'd', hour: 'h', minute: 'min', second: 's', millisecond: 'ms' },
  scope: {
    all: 'All endpoints',
    rooms: 'Rooms',
    endpoints: 'Endpoints',
    removed: 'Removed since',
  },
  code: { asIs: 'As is', pretty: 'Pretty', form: 'How it is shown' },
};

/** A count with its noun, `1 delivery` or `1,204 deliveries`. */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
