import type { AddressQuestion, SwitchPreview } from '../../../shared/views.ts';
import type { SwitchKind } from '../../db/schema.ts';
import type { Lookup } from '../../delivery/resolve-host.ts';
import type { EndpointRow } from '../../rooms/endpoints.ts';
import { secretHint } from '../../secrets/secrets.ts';
import { addressQuestions } from './address-questions.ts';
import type { ReflectorRoom } from './answers.ts';
import { borderOf } from './border.ts';
import type { ReflectorClient } from './client.ts';
import type { SourceRoomRow } from './source-rooms.ts';
import type { SourceRow } from './sources.ts';
import { planSwitch } from './switch-plan.ts';
import type { SwitchPlan } from './switch-plan.ts';
import type { SwitchParts } from './switch-types.ts';

/** A switch as it is asked for. `relayBase` is where Reflector reaches this application, for a relay. */
export type WantedSwitch = {
  source: SourceRow;
  kind: SwitchKind;
  relayBase: string | null;
  client: ReflectorClient;
};

/** What a room's switch would do, and what has to be said about its address first. */
export type PlannedSwitch = {
  there: ReflectorRoom | null;
  endpoint: EndpointRow | null;
  planned: SwitchPlan;
  questions: AddressQuestion[];
};

export type PlanSwitches = {
  /** Asks the server how the room stands now, and plans from that. */
  plan(wanted: WantedSwitch, row: SourceRoomRow): Promise<PlannedSwitch>;
  preview(wanted: WantedSwitch, row: SourceRoomRow): Promise<SwitchPreview>;
};

/** Looks at rooms before they are switched; changes nothing. */
export function createPlanSwitches(
  parts: SwitchParts & { lookup: Lookup; countOwed(endpointId: string): number },
): PlanSwitches {
  const { store, rooms, endpoints, secrets, followed, switches, lookup } = parts;
  const { clock } = store;

  /** About the URL that will be delivered to from here; not again what the endpoint already may. */
  const questionsFor = async (
    kind: SwitchKind,
    planned: SwitchPlan,
    endpoint: EndpointRow | null,
  ): Promise<AddressQuestion[]> => {
    if (!planned.ok || kind === 'give_back') return [];
    const asked = await addressQuestions(planned.urlBefore, lookup, clock);
    return asked.filter(
      (question) =>
        !(question === 'private' && endpoint?.allowPrivate) &&
        !(question === 'loopback' && endpoint?.allowLoopback),
    );
  };

  const plan: PlanSwitches['plan'] = async ({ source, kind, relayBase, client }, row) => {
    const there = await client.room(row.externalId);
    const stored = row.endpointId === null ? null : endpoints.get(row.endpointId);
    const endpoint = stored?.removedAt === null ? stored : null;
    const [secret] = endpoint === null ? [] : await secrets.signingSecrets(endpoint.id);
    const relayUrl =
      relayBase === null ? null : `${relayBase.replace(/\/+$/, '')}/v1/rooms/${row.roomId}/reflector`;
    const local = endpoint === null || secret === undefined ? null : { url: endpoint.url, secret };
    const roomEnabled = rooms.get(row.roomId).enabled;
    const allowLists = { own: endpoint?.allowList ?? [], ofAll: parts.allowListOfAll() };
    const about = { kind, source, row, room: there, roomEnabled, endpoint: local, allowLists, relayUrl };
    const planned = planSwitch(about);
    return { there, endpoint, planned, questions: await questionsFor(kind, planned, endpoint) };
  };

  return {
    plan,
    async preview(wanted, row) {
      const { source, kind } = wanted;
      const { there, endpoint, planned, questions } = await plan(wanted, row);
      const begunAt = clock.now();
      const border = planned.ok ? borderOf(followed, source, row.externalId, begunAt) : [];
      const transcriptIds = border.map(({ transcriptId }) => transcriptId);
      const url = kind === 'give_back' || !planned.ok ? endpoint?.url : planned.urlBefore;
      return {
        roomId: row.roomId,
        roomName: row.name,
        refusal: planned.ok ? null : planned.refusal,
        request: planned.ok
          ? {
              method: 'PATCH',
              path: `/v1/rooms/${row.externalId}`,
              body: { webhook_url: planned.urlAfter, webhook_secret: `••••${secretHint(planned.secret)}` },
            }
          : null,
        before: {
          url: there?.webhook_url || null,
          secretHint: there?.webhook_secret ? secretHint(there.webhook_secret) : null,
        },
        endpoint: endpoint && {
          id: endpoint.id,
          url: url ?? endpoint.url,
          enabled: endpoint.disabledReason === null,
        },
        questions,
        border: border.map(({ transcriptId, title, createdAt, endedSeenAt }) => ({
          id: transcriptId,
          title,
          createdAt,
          endedSeenAt,
          deliveredHere: endpoint !== null && switches.deliveredHere(endpoint.id, transcriptId),
        })),
        cancelled:
          kind === 'give_back' || endpoint === null || !planned.ok
            ? 0
            : switches.countSent(endpoint.id, { begunAt, transcriptIds, leftOut: [] }),
        owed: kind === 'give_back' && endpoint !== null ? parts.countOwed(endpoint.id) : 0,
      };
    },
  };
}
