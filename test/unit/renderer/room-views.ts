import type { EndpointView, RoomView } from '../../../src/shared/views.ts';

/** An endpoint as the engine shows a plain one, with what a test needs different. */
export function endpointView(change: Partial<EndpointView>): EndpointView {
  return {
    id: 'e1',
    roomId: 'r1',
    url: 'https://n8n.example.com/webhook/abc',
    description: '',
    eventTypes: ['transcript.completed'],
    payloadVersion: '2025-08-27',
    headers: [],
    standardWebhooks: false,
    connectTimeoutMs: 10_000,
    totalTimeoutMs: 30_000,
    retryPolicy: null,
    retryClientErrors: false,
    retryableClientErrorSeen: false,
    concurrency: 8,
    strictOrder: false,
    rateLimit: null,
    batch: null,
    gathering: null,
    rateLimitedUntil: null,
    breakerOpenUntil: null,
    permissions: { allowPrivate: false, allowLoopback: false, allowList: [] },
    hasSecret: true,
    secretHint: 'xYw4',
    rotation: null,
    enabled: true,
    disabledReason: null,
    disabledAt: null,
    health: 'healthy',
    failingSince: null,
    consecutiveFailures: 0,
    pending: 0,
    held: 0,
    deadLetters: 0,
    lastDelivery: null,
    createdAt: 0,
    ...change,
  };
}

/** A room as the engine shows one that was added here. */
export function roomView(change: Partial<RoomView>): RoomView {
  return {
    id: 'r1',
    name: 'team-standup',
    enabled: true,
    source: null,
    externalId: null,
    atReflector: null,
    intakeSecretHint: null,
    intakePath: '/v1/rooms/team-standup/reflector',
    endpoints: [],
    createdAt: 0,
    ...change,
  };
}
