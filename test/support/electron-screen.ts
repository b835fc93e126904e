import { expect } from '@playwright/test';
import type { Locator, Page } from '@playwright/test';
import { expectNoViolations } from './axe.ts';
import { ask } from './electron-room.ts';
import { openRoute } from './relay-page.ts';

/** Shows a screen of the page, with the first run behind it and nothing that moves under the mouse. */
export async function open(page: Page, path: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await ask(page, 'settings.update', { patch: { firstRunDone: true } });
  await openRoute(page, path);
}

/** Shows a room and answers its only endpoint, with all its fields unfolded when asked for. */
export async function openEndpoint(
  page: Page,
  roomId: string,
  url: string,
  { unfolded = false } = {},
): Promise<Locator> {
  await open(page, `/rooms/${roomId}`);
  const card = page.getByRole('region', { name: url });
  if (unfolded) await card.getByRole('button', { name: /^How it is delivered/ }).click();
  return card;
}

/** Fails where axe finds something wrong with what is shown, in the light or in the dark theme. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await ask(page, 'settings.update', { patch: { theme } });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
    await page.waitForFunction(() => document.getAnimations().length === 0);
    await expectNoViolations(page);
  }
}
