import { expect, it } from 'vitest';
import { toEndpointSettings } from '../../../src/renderer/deliveries/detail/endpoint-settings.ts';
import { endpointSettings } from '../../../src/shared/contract/endpoints.ts';
import type { EndpointView } from '../../../src/shared/views.ts';

const view: EndpointView = {
  id: 'e1',
  roomId: 'r1',
  url: 'https://example.com/in',
  description: 'CRM',
  eventTypes: ['transcript.completed', 'transcript.deleted'],
  payloadVersion: '2025-12-26',
  headers: [
    { name: 'X-Team', value: 'blue', sensitive: false },
    { name: 'Authorization', value: '••••xyz1', sensitive: true },
  ],
  standardWebhooks: true,
  connectTimeoutMs: 5000,
  totalTimeoutMs: 20_000,
  retryPolicy: { firstDelaySeconds: 1, maxDelaySeconds: 2, maxTotalSeconds: 3, maxRetries: 4 },
  retryClientErrors: false,
  retryableClientErrorSeen: true,
  concurrency: 3,
  strictOrder: true,
  rateLimit: { count: 6, seconds: 60 },
  batch: { windowSeconds: 60, maxEvents: 20, maxBytes: 5_000_000 },
  gathering: null,
  rateLimitedUntil: null,
  breakerOpenUntil: null,
  permissions: { allowPrivate: true, allowLoopback: false, allowList: ['10.0.0.0/8'] },
  hasSecret: true,
  secretHint: 'abcd',
  rotation: null,
  enabled: true,
  disabledReason: null,
  disabledAt: null,
  health: 'failing',
  failingSince: 1,
  consecutiveFailures: 9,
  pending: 1,
  held: 0,
  deadLetters: 2,
  lastDelivery: null,
  createdAt: 1,
};

it('sends an endpoint back as it is, without the hints of its secrets', () => {
  const settings = toEndpointSettings(view);
  expect(endpointSettings.strict().parse(settings)).toEqual(settings);
  expect(Object.keys(settings).sort()).toEqual(Object.keys(endpointSettings.shape).sort());
  expect(settings.headers).toEqual([
    { name: 'X-Team', value: 'blue', sensitive: false },
    { name: 'Authorization', value: null, sensitive: true },
  ]);
});
