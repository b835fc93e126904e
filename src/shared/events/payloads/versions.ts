export const PAYLOAD_VERSIONS = ['2025-08-27', '2025-12-26'] as const;
/** The shape of a webhook body, chosen per endpoint: the specification's, or the one Reflector sends today. */
export type PayloadVersion = (typeof PAYLOAD_VERSIONS)[number];

/** The version of the envelope around several bodies, in it so that receivers can tell a later one. */
export const BATCH_VERSION = '2026-11-23';
