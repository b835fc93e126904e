import type { ParsedInput } from '../../shared/contract.ts';
import { checkEndpoint } from '../delivery/check-endpoint.ts';
import { sensitiveNames } from '../delivery/custom-headers.ts';
import { nextOrder } from '../delivery/decide.ts';
import { dryRun } from '../delivery/dry-run.ts';
import { testDelivery } from '../delivery/test-delivery.ts';
import type { Trial } from '../delivery/trial.ts';
import { RelayError } from '../lib/errors.ts';
import type { EndpointRow } from '../rooms/endpoints.ts';
import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

type TrialHandlers = Pick<Handlers, 'endpoint.test' | 'endpoint.dryRun'>;
type TrialInput = ParsedInput<'endpoint.test'>;

/** Requests that try out settings as they stand in a form, without keeping anything of it. */
export function trialHandlers(services: Services): TrialHandlers {
  const { store, settings, sender, lookup, attemptLog, endpoints } = services;
  const { clock, random } = store;
  return {
    async 'endpoint.test'(input) {
      const allowListOfAll = settings.get().allowList;
      const endpoint = checkEndpoint(input.endpoint, allowListOfAll);
      const trial = await toTrial({ ...input, endpoint }, services);
      const { endpointId = null, eventType } = input;
      const roomId = endpointId === null ? null : endpoints.get(endpointId).roomId;
      const about = { eventType, endpointId, roomId, room: trial.roomName };
      return testDelivery(trial, {
        sender,
        clock,
        random,
        allowListOfAll,
        onTried: (result, secretTexts) => attemptLog.tested(about, result, secretTexts),
      });
    },
    async 'endpoint.dryRun'(input) {
      // An address that is refused is what a dry run is to tell: here it is no mistake in a field.
      const endpoint = checkEndpoint(input.endpoint, null);
      const trial = await toTrial({ ...input, endpoint }, services);
      return dryRun(trial, { clock, random, lookup, allowListOfAll: settings.get().allowList });
    },
  };
}

async function toTrial(input: TrialInput, { endpoints, rooms, secrets }: Services): Promise<Trial> {
  const { endpoint } = input;
  const saved = input.endpointId === undefined ? null : endpoints.get(input.endpointId);
  if (saved !== null && saved.removedAt !== null)
    throw new RelayError('not_found', 'This endpoint was removed.');
  const room = saved === null ? null : rooms.get(saved.roomId);
  const marked = endpoint.headers.filter(({ sensitive }) => sensitive).map(({ name }) => name.toLowerCase());
  return {
    endpoint,
    headers: await Promise.all(
      endpoint.headers.map((header, index) => valued(header, index, saved, secrets)),
    ),
    sensitiveNames: new Set([...sensitiveNames(saved?.headers ?? []), ...marked]),
    ...(await signing(input, saved, secrets)),
    roomId: room?.externalId ?? room?.id ?? 'test-room',
    roomName: room?.name ?? input.roomName,
    sampleOf: input.eventType,
  };
}

async function valued(
  { name, value }: TrialInput['endpoint']['headers'][number],
  index: number,
  saved: EndpointRow | null,
  secrets: Services['secrets'],
): Promise<{ name: string; value: string }> {
  if (value !== null) return { name, value };
  const stored = saved?.headers.find((header) => header.name.toLowerCase() === name.toLowerCase());
  if (!stored) {
    const message = `Give the header ${name} a value.`;
    throw new RelayError('invalid_input', message, [{ path: `endpoint.headers.${index}.value`, message }]);
  }
  return { name, value: 'value' in stored ? stored.value : await secrets.text(stored.secretId) };
}

/** Signed as the next attempt would be: by the typed secret, or by the stored ones in the order that works. */
async function signing(
  { secret, newSecretOnly }: TrialInput,
  saved: EndpointRow | null,
  secrets: Services['secrets'],
): Promise<Pick<Trial, 'secrets' | 'signatureOrder'>> {
  if (secret !== undefined && secret !== '') return { secrets: [secret], signatureOrder: null };
  const keys = saved === null ? [] : await secrets.signingSecrets(saved.id);
  if (saved === null || keys.length < 2 || newSecretOnly) {
    return { secrets: keys.slice(0, 1), signatureOrder: null };
  }
  const signatureOrder = nextOrder(saved, null);
  return { secrets: signatureOrder === 'old_first' ? keys.toReversed() : keys, signatureOrder };
}
