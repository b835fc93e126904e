/** The Chromium of RELAY_CHROMIUM or of the PATH, or null. */
export function findChromium(): string | null;
