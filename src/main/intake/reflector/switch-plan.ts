import type { SwitchKind } from '../../db/schema.ts';
import { checkEndpointUrl } from '../../delivery/endpoint-url.ts';
import { assertNever } from '../../lib/errors.ts';
import type { ReflectorRoom } from './answers.ts';
import { isOwnIntake } from './own-intake.ts';
import type { SourceRoomRow } from './source-rooms.ts';
import type { SourceRow } from './sources.ts';

/** What a switch is planned from. `room` is the room at Reflector, null when it is gone. */
export type PlanFacts = {
  kind: SwitchKind;
  source: SourceRow;
  row: SourceRoomRow;
  room: ReflectorRoom | null;
  /** Whether transcripts of the room are taken in here. */
  roomEnabled: boolean;
  /** The local endpoint's URL and current secret. */
  endpoint: { url: string; secret: string } | null;
  /** What narrows the addresses that may be delivered to: the local endpoint's list, and the one for all endpoints. */
  allowLists: { own: string[]; ofAll: string[] };
  /** Where Reflector shall post to, for a relay. */
  relayUrl: string | null;
};

/** What would be written to Reflector, or why nothing can be. */
export type SwitchPlan =
  { ok: true; urlBefore: string; urlAfter: string; secret: string } | { ok: false; refusal: string };

/** Decides what a switch writes. A URL is only ever written together with the secret: alone it would rotate it. */
export function planSwitch(facts: PlanFacts): SwitchPlan {
  const { kind, source, row, room, roomEnabled } = facts;
  if (source.keyCiphertext === null)
    return refuse('A server without keys lets nobody change a room. Do it by hand at the server.');
  if (room === null) return refuse('This room is gone at Reflector.');
  if (row.ofOtherUser)
    return refuse('This room belongs to another user, whose webhook this key may not change.');
  if (!source.enabled)
    return refuse('Following of this server is switched off. Switch it on in its settings first.');
  if (!roomEnabled && kind !== 'give_back')
    return refuse('Transcripts of this room are not taken in here. Switch that on at the room first.');
  if (source.cursor === null) return refuse('Start following this server first, so that nothing is missed.');
  const url = room.webhook_url ?? '';
  switch (kind) {
    case 'take_over':
      return planTakeOver(facts, url, room.webhook_secret ?? '');
    case 'give_back':
      return planGiveBack(facts, url);
    case 'relay':
      return planRelay(facts, url, room.webhook_secret ?? '');
    default:
      return assertNever(kind);
  }
}

function planTakeOver(facts: PlanFacts, url: string, secret: string): SwitchPlan {
  const { row } = facts;
  if (row.deliveredBy === 'here') return refuse('This room is already delivered from here.');
  if (row.deliveredBy === 'relay') return refuse('This room is relayed. Give it back first.');
  return refuseWebhook(url, secret, facts) ?? { ok: true, urlBefore: url, urlAfter: '', secret };
}

function planGiveBack({ row, endpoint }: PlanFacts, url: string): SwitchPlan {
  if (row.deliveredBy === 'reflector') return refuse('Reflector delivers this room already.');
  if (endpoint === null) return refuse('The endpoint that stood for Reflector’s webhook was removed.');
  // The very URL that would be written is somebody giving it back by hand: written again, the secret is right too.
  if (row.deliveredBy === 'here' && url !== '' && url !== endpoint.url)
    return refuse('Somebody set another webhook for this room at Reflector since. Take it out there first.');
  return { ok: true, urlBefore: url, urlAfter: endpoint.url, secret: endpoint.secret };
}

function planRelay(facts: PlanFacts, url: string, secret: string): SwitchPlan {
  const { row, relayUrl } = facts;
  if (row.deliveredBy !== 'reflector') return refuse('This room is delivered from here. Give it back first.');
  if (relayUrl === null) return refuse('Say at which address Reflector reaches this application.');
  return refuseWebhook(url, secret, facts) ?? { ok: true, urlBefore: url, urlAfter: relayUrl, secret };
}

/** Whether this webhook can be delivered from here at all, whatever may be permitted. */
function refuseWebhook(
  url: string,
  secret: string,
  { row, allowLists: { own, ofAll } }: PlanFacts,
): SwitchPlan | null {
  if (url === '') return refuse('This room has no webhook at Reflector. Add an endpoint here instead.');
  if (isOwnIntake(url, [row.roomId, row.name]))
    return refuse(
      'Its webhook at Reflector leads to this application already. Set the receiver’s URL there first.',
    );
  const checked = checkEndpointUrl(url, {
    allowPrivate: true,
    allowLoopback: true,
    allowList: own,
    allowListOfAll: ofAll,
  });
  if (!checked.ok)
    return refuse(`Its URL at Reflector cannot be delivered to from here. ${checked.issues[0]!.message}`);
  return secret === '' ? refuse('Its webhook has no secret at Reflector. Set one there first.') : null;
}

function refuse(refusal: string): SwitchPlan {
  return { ok: false, refusal };
}
