import type { EndpointSettings } from '../../../shared/contract/endpoints.ts';
import type { SwitchKind } from '../../db/schema.ts';
import { prepareEndpoint, writeEndpoint } from '../../rooms/change-endpoint.ts';
import { settingsOf } from '../../rooms/endpoint-settings.ts';
import type { EndpointRow } from '../../rooms/endpoints.ts';
import { secretHint } from '../../secrets/secrets.ts';
import { permissionsFrom } from './address-questions.ts';
import type { AddressAnswers } from './address-questions.ts';
import type { SourceRoomRow } from './source-rooms.ts';
import type { SwitchPlan } from './switch-plan.ts';
import { noteSwitchInWrite } from './switch-types.ts';
import type { SwitchChoice, SwitchParts } from './switch-types.ts';
import { webhookSettings } from './webhook-settings.ts';

/**
 * The first step of a switch: notes what is about to be done, with the local endpoint ready but still disabled, before
 * anything is written to Reflector.
 */
export async function beginSwitch(
  { store, rooms, endpoints, secrets, audit, sourceRooms, switches }: SwitchParts,
  row: SourceRoomRow,
  kind: SwitchKind,
  { urlBefore, urlAfter, secret }: Extract<SwitchPlan, { ok: true }>,
  { answers, leftOut }: SwitchChoice,
  actor: string,
): Promise<void> {
  const { roomId, sourceId, endpointId } = row;
  const stored = endpointId === null ? null : endpoints.get(endpointId);
  const existing = stored?.removedAt === null ? stored : null;
  const prepared =
    kind === 'give_back'
      ? null
      : await prepareEndpoint(
          settingsFor(existing, urlBefore, answers),
          secret,
          existing,
          secrets,
          store.random,
        );
  const intakeSecret = kind === 'relay' ? await secrets.seal(secret) : null;
  await store.writer.write(() => {
    if (prepared) {
      // One may have come with the list of rooms meanwhile.
      const present = sourceRooms.get(roomId)?.endpointId ?? null;
      const target = existing === null && present === endpointId ? { roomId } : { endpointId: present! };
      const endpoint = writeEndpoint(prepared, target, endpoints, secrets);
      endpoints.disableInWrite(endpoint.id, 'taking_over');
      sourceRooms.updateInWrite(roomId, { endpointId: endpoint.id, urlTaken: urlBefore });
    }
    if (intakeSecret) rooms.setIntakeSecretInWrite(roomId, intakeSecret);
    switches.insertInWrite({ roomId, sourceId, kind, urlBefore, urlAfter, leftOut, actor });
    noteSwitchInWrite({ audit, sourceRooms }, { actor, kind, roomId }, '.begin', {
      before: { webhook_url: urlBefore },
      after: { webhook_url: urlAfter, webhook_secret: `••••${secretHint(secret)}`, answers },
    });
  });
}

/** The local endpoint with the URL that Reflector has; what was set here otherwise is kept. */
function settingsFor(existing: EndpointRow | null, url: string, answers: AddressAnswers): EndpointSettings {
  if (existing === null) return webhookSettings(url, answers);
  const allowed = permissionsFrom(answers);
  const kept = settingsOf(existing);
  return {
    ...kept,
    url,
    permissions: {
      ...kept.permissions,
      allowPrivate: kept.permissions.allowPrivate || allowed.allowPrivate,
      allowLoopback: kept.permissions.allowLoopback || allowed.allowLoopback,
    },
  };
}
