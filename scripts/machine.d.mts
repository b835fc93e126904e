/** The variables that the application is started with. */
export const environment: Record<string, string | undefined>;
/** The Chromium of RELAY_CHROMIUM or of the PATH, or null. */
export function findChromium(): string | null;
