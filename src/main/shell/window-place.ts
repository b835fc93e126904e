import { screen } from 'electron';
import type { BrowserWindow, Rectangle } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';

/** Where a window stood when it was last seen. */
export type Place = Rectangle & { maximized: boolean };

/** The place if enough of it lies on a screen to be grabbed, else null. Pure. */
export function placeOnScreens(place: Place | null, screens: Rectangle[]): Place | null {
  if (place === null) return null;
  const visible = screens.some((area) => {
    const width = Math.min(place.x + place.width, area.x + area.width) - Math.max(place.x, area.x);
    const height = Math.min(place.y + place.height, area.y + area.height) - Math.max(place.y, area.y);
    return width >= 100 && height >= 50;
  });
  return visible ? place : null;
}

/** Reads the remembered place; null where there is none or its screen is gone. */
export function readPlace(file: string): Place | null {
  try {
    const { x, y, width, height, maximized } = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      unknown
    >;
    const numbers = [x, y, width, height].every((value) => Number.isInteger(value));
    if (!numbers) return null;
    const place = { x, y, width, height, maximized: maximized === true } as Place;
    return placeOnScreens(
      place,
      screen.getAllDisplays().map(({ workArea }) => workArea),
    );
  } catch {
    return null;
  }
}

/** Remembers where a window stands. Failing to is no reason to disturb anybody. */
export function rememberPlace(file: string, window: BrowserWindow): void {
  try {
    const place: Place = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    writeFileSync(file, JSON.stringify(place));
  } catch {
    // The next closing tries again.
  }
}
