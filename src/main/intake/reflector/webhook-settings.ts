import { endpointSettings } from '../../../shared/contract/endpoints.ts';
import type { EndpointSettings } from '../../../shared/contract/endpoints.ts';
import { permissionsFrom } from './address-questions.ts';
import type { AddressAnswers } from './address-questions.ts';

/** The local endpoint that stands for a webhook of Reflector's, as new: its URL, and bodies as Reflector sends them. */
export function webhookSettings(url: string, answers: AddressAnswers): EndpointSettings {
  const fresh = { url, payloadVersion: '2025-12-26', description: 'Reflector’s webhook' };
  return { ...endpointSettings.parse(fresh), permissions: permissionsFrom(answers) };
}
