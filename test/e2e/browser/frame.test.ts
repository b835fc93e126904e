import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectNoViolations } from '../../support/axe.ts';
import { test } from '../../support/browser-engine.ts';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search or do' });
const foot = (page: Page) => page.getByRole('region', { name: 'Engine' });

test('every screen is reached by the keyboard alone, with its title, and the focus in it', async ({
  page,
  engine,
}) => {
  await page.goto(engine.url);
  await expect(page).toHaveTitle('Overview · Reflector Relay');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();

  for (const [letter, title] of [
    ['t', 'Statistics'],
    ['r', 'Rooms'],
    ['d', 'Deliveries'],
    ['f', 'Reflector'],
    ['s', 'Settings'],
    ['o', 'Overview'],
  ] as const) {
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    await expect(page).toHaveTitle(`${title} · Reflector Relay`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await expect(page.getByRole('link', { name: title })).toHaveAttribute('aria-current', 'page');
  }
  await expect(page.getByRole('main')).toBeFocused();

  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('main')).toBeFocused();
});

test('the palette opens rooms and deliveries, pauses and resumes, and changes the theme', async ({
  page,
  engine,
}) => {
  const { roomId } = await engine.addRoom('board', 200);
  await engine.ask('event.sendSample', { roomId });
  await expect.poll(() => engine.received()).toBe(1);
  const { items } = await engine.ask('delivery.list', {});
  await page.goto(engine.url);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const choose = async (query: string, name: string): Promise<void> => {
    await page.keyboard.press('ControlOrMeta+k');
    await palette(page).getByRole('textbox').fill(query);
    // The one that Enter takes.
    await expect(palette(page).locator('[data-selected]')).toHaveText(new RegExp(`^${name}`));
    await page.keyboard.press('Enter');
    await expect(palette(page)).toHaveCount(0);
  };

  await choose('board', 'board');
  await expect(page).toHaveURL(new RegExp(`#/rooms/${roomId}$`));
  await choose(items[0]!.id, 'Open delivery');
  await expect(page).toHaveURL(new RegExp(`#/deliveries/${items[0]!.id}$`));

  await choose('pause', 'Pause deliveries');
  await expect(foot(page).getByRole('status')).toHaveText('Paused');
  expect((await engine.ask('engine.status', {})).state).toBe('paused');
  await foot(page).getByRole('button', { name: 'Resume deliveries' }).click();
  await expect(foot(page).getByRole('status')).toHaveText('Delivering');
  await expect(foot(page).getByRole('button', { name: 'Pause deliveries' })).toBeFocused();

  await choose('dark', 'Dark appearance');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  expect((await engine.ask('settings.get', {})).theme).toBe('dark');
});

test('the overview goes from calm to a cause with its cure, and a flood of dead letters is one notice', async ({
  page,
  engine,
}) => {
  const good = await engine.addRoom('sales', 200);
  await page.goto(engine.url);
  await page.getByRole('button', { name: 'Send a sample to sales' }).click();
  await expect(page.getByText('All is well. Everything arrived.')).toBeVisible();

  const bad = await engine.addRoom('board', 401);
  for (let i = 0; i < 3; i++) await engine.ask('event.sendSample', { roomId: bad.roomId });
  const attention = page.getByRole('region', { name: 'What needs a person' });
  await expect(attention).toContainText('The receiver answered 401 Unauthorized.');
  await expect(attention).toContainText('3 dead letters');
  await expect(page.getByText('3 deliveries of board were given up')).toHaveCount(1);
  const failed = page.getByText('Failed tries', { exact: true }).locator('..').getByRole('link');
  await expect(failed).toHaveText('3');
  await expect(failed).toHaveAttribute('href', '#/statistics?span=24h');
  await expect(
    page.getByRole('row', { name: /^sales/ }).getByRole('link', { name: '1', exact: true }),
  ).toHaveAttribute('href', /state=delivered&endpoint=\w+&last=24h$/);
  await expect(page.getByRole('link', { name: 'Deliveries 1 needs attention' })).toBeVisible();

  const before = engine.received();
  await attention.getByRole('button', { name: 'Resend 3' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Resend 3' }).click();
  // A failing endpoint may be spared the rest for a while: one of them shows that they are on their way.
  await expect.poll(() => engine.received()).toBeGreaterThan(before);

  await attention.getByRole('link', { name: 'board' }).click();
  await expect(page).toHaveURL(new RegExp(`#/rooms/${bad.roomId}$`));
  expect((await engine.ask('room.get', { id: good.roomId })).endpoints[0]!.health).toBe('healthy');
});

test('a browser that was not let in is told how to be', async ({ browser, engine }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(engine.url);
  await expect(foot(page).getByRole('status')).toHaveText('Not let in');
  await expect(page.getByRole('alert')).toContainText('relay open');
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the frame and the overview hold to the accessibility rules, ${colorScheme}`, async ({
    page,
    engine,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { roomId } = await engine.addRoom('board', 401);
    await engine.ask('event.sendSample', { roomId });
    await page.goto(engine.url);
    await expect(page.getByText('Needs attention (1)')).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await expectNoViolations(page);
    await page.keyboard.press('ControlOrMeta+k');
    await palette(page).getByRole('textbox').fill('board');
    await expect(palette(page).locator('[data-selected]')).toHaveText(/^board/);
    await expectNoViolations(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.setViewportSize({ width: 700, height: 700 });
    await expectNoViolations(page);
  });
}

test('the first steps come once per start, and only while there is no room', async ({ page, engine }) => {
  await engine.ask('settings.update', { patch: { firstRunDone: false } });
  await page.goto(engine.url);
  await expect(page).toHaveURL(/#\/welcome$/);
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  await expect(page).toHaveTitle('Overview · Reflector Relay');
  await expect(page.getByRole('link', { name: 'Show me the first steps' })).toBeVisible();

  await engine.addRoom('board', 200);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Send a sample to board' })).toBeVisible();
});
