import { z } from 'zod';
import type { EngineStatus, IntakeTokenView, Overview, Settings, StorageView } from '../views.ts';
import { allowList, edges, id, none, output, retryPolicy } from './parts.ts';

const PORTS = 'Choose a port from 1024 to 65535.';

const settingsPatch = z
  .object({
    defaultRetryPolicy: retryPolicy,
    retentionDays: z.number().int().min(1).max(3650),
    retentionMegabytes: z.number().int().min(0).max(1_000_000),
    deadLetterDays: z.number().int().min(1).max(3650),
    /** After so many days of nothing but failures an endpoint is disabled; 0 never does. */
    disableAfterDays: z.number().int().min(0).max(365),
    /** Narrows what every endpoint may be delivered to; empty narrows nothing. */
    allowList,
    intakePort: z.number().int(PORTS).min(1024, PORTS).max(65_535, PORTS),
    intakeFolder: z.string().max(4096).nullable(),
    notifyDeadLetters: z.boolean(),
    notifyEndpointHealth: z.boolean(),
    startAtLogin: z.boolean(),
    theme: z.enum(['system', 'light', 'dark']),
    closeToTrayExplained: z.boolean(),
    firstRunDone: z.boolean(),
  })
  .partial();

/** The engine as a whole: what it does, how it is set, what it keeps. */
export const engineRequests = {
  'engine.status': { input: none, output: output<EngineStatus>() },
  'engine.pause': { input: none, output: output<EngineStatus>() },
  'engine.resume': { input: none, output: output<EngineStatus>() },

  'overview.get': {
    /** Left out, the last 24 hours. */
    input: z.object({ edges: edges.optional() }),
    output: output<Overview>(),
  },

  'settings.get': { input: none, output: output<Settings>() },
  'settings.update': { input: z.object({ patch: settingsPatch }), output: output<Settings>() },
  'storage.get': { input: none, output: output<StorageView>() },
  'storage.prune': { input: none, output: output<{ removed: number }>() },
  /** Moves every secret under a key file in the data folder, so that it can be used without a desktop. */
  'secrets.useKeyFile': { input: none, output: output<{ moved: number }>() },
  'intakeToken.list': { input: none, output: output<IntakeTokenView[]>() },
  'intakeToken.create': {
    input: z.object({ name: z.string().min(1, 'Give the token a name.').max(100) }),
    output: output<IntakeTokenView & { token: string }>(),
  },
  'intakeToken.revoke': { input: z.object({ id }), output: output<IntakeTokenView[]>() },
} as const;
