import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { expectNoViolations } from '../../support/axe.ts';
import { endpointAt } from '../../support/electron-room.ts';
import type { FlowTest, Relay } from '../../support/relay-page.ts';

const THEMES = ['light', 'dark'] as const;
const press = (page: Page, button: string) =>
  page.getByRole('button', { name: button, exact: true }).first().click();

/** Opens a dialog, checks it, and closes it again. */
async function checkDialog(page: Page, open: () => Promise<void>, title: string): Promise<void> {
  await open();
  const dialog = page.getByRole('dialog', { name: title });
  await expect(dialog).toBeVisible();
  await expect(dialog.locator(':focus')).toBeVisible();
  await expectNoViolations(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
}

async function checkScreen(relay: Relay, route: string, title: string): Promise<void> {
  await relay.open(route);
  await expect(relay.page).toHaveTitle(`${title} · Reflector Relay`);
  await expectNoViolations(relay.page);
}

async function use(relay: Relay, theme: (typeof THEMES)[number]): Promise<void> {
  await relay.ask('settings.update', { patch: { theme } });
  await expect(relay.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme);
}

/** Every screen and every dialog holds to the accessibility rules, in both themes. */
export function accessibilityFlows(test: FlowTest): void {
  // Each looks at a dozen states of the page.
  test.describe.configure({ timeout: 180_000 });
  for (const theme of THEMES) {
    test(`before anything is there, ${theme}`, async ({ relay }) => {
      const { page } = relay;
      await use(relay, theme);
      for (const [route, title] of [
        ['/', 'Overview'],
        ['/rooms', 'Rooms'],
        ['/deliveries', 'Deliveries'],
        ['/rooms/new', 'Add a room'],
        ['/welcome', 'Welcome'],
        ['/nowhere', 'Reflector Relay'],
        ['/rooms/0', 'Rooms'],
      ] as const) {
        await checkScreen(relay, route, title);
      }
      await page.getByRole('link', { name: 'Overview', exact: true }).click();
      await checkDialog(page, () => page.keyboard.press('?'), 'Keyboard shortcuts');
      await checkDialog(page, () => page.keyboard.press('ControlOrMeta+k'), 'Search or do');
    });

    test(`rooms, ${theme}`, async ({ relay, receive }) => {
      const { page } = relay;
      const receiver = await receive({ default: { status: 503, body: '{"sorry":true}' } });
      await use(relay, theme);
      await relay.open('/rooms/new');
      await page.getByLabel('Name', { exact: true }).fill('two words');
      await page.getByLabel('Webhook URL').fill('http://10.0.0.1/');
      await press(page, 'Add the room');
      await expect(page.getByText('Use only letters, digits and dashes.')).toBeVisible();
      await expectNoViolations(page);
      await page.getByLabel('Name', { exact: true }).fill('board');
      await page.getByLabel('Webhook URL').fill(receiver.url);
      await press(page, 'Allow it');
      await press(page, 'Test webhook');
      await page.getByRole('button', { name: 'Request' }).click();
      await page.getByRole('button', { name: 'Response' }).click();
      await expect(page.getByRole('region', { name: 'Response body' })).toBeVisible();
      await expectNoViolations(page);
      await checkDialog(
        page,
        () => page.getByRole('link', { name: 'Overview', exact: true }).click(),
        'Leave without saving?',
      );
      await press(page, 'Add the room');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('board');
      await press(page, 'Send a sample');
      await expect(page.getByRole('row', { name: 'Retrying' })).toBeVisible();

      await press(page, 'Reveal');
      await page.getByRole('button', { name: 'How it is delivered' }).click();
      for (const setting of ['Limit the rate', 'Send several events in one request']) {
        await page.getByRole('switch', { name: setting }).check();
      }
      await page.getByText('Own schedule').click();
      await press(page, 'Add a header');
      await press(page, 'Show an example');
      await expect(page.getByText('Not saved yet')).toBeVisible();
      await expectNoViolations(page);
      await press(page, 'Discard');
      await checkDialog(page, () => press(page, 'Rotate…'), 'Rotate the secret');
      await checkDialog(page, () => press(page, 'Set another…'), 'Set the intake secret');
      await checkDialog(page, () => press(page, 'Remove the room…'), 'Remove board?');
      await press(page, 'Add another endpoint');
      await expectNoViolations(page);

      const more = page.getByRole('button', { name: /^More for/ });
      await more.click();
      await expect(page.getByRole('menuitem', { name: 'Disable' })).toBeVisible();
      await expectNoViolations(page);
      await page.getByRole('menuitem', { name: 'Disable' }).click();
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
      await expectNoViolations(page);
      await checkDialog(page, () => press(page, 'Enable…'), 'Enable this endpoint');
      await checkDialog(
        page,
        async () => {
          await more.click();
          await page.getByRole('menuitem', { name: 'Remove…' }).click();
        },
        'Remove this endpoint?',
      );
      await relay.open('/rooms');
      await expect(page.getByRole('row', { name: /^board/ })).toBeVisible();
      await expectNoViolations(page);
      await page.getByRole('searchbox', { name: 'Search' }).fill('nowhere');
      await expectNoViolations(page);
    });

    test(`deliveries and the overview, ${theme}`, async ({ relay, receive }) => {
      const { page } = relay;
      await use(relay, theme);
      const receivers = {
        sales: await receive({ default: { body: '<p>thanks</p>' } }),
        board: await receive({ default: { status: 503 } }),
        research: await receive({ default: { status: 429, body: '{"slow":"down"}' } }),
      };
      for (const [name, { url }] of Object.entries(receivers)) {
        const { id } = await relay.ask('room.create', { name, endpoint: endpointAt(url) });
        await relay.ask('event.sendSample', { roomId: id });
      }
      await expect(page.getByText('Needs attention (1)')).toBeVisible();
      await expectNoViolations(page);
      await checkDialog(page, () => press(page, 'Resend 1…'), 'Recover what failed');

      await relay.open('/deliveries');
      const grid = page.getByRole('grid');
      await expect(grid.getByRole('row', { name: 'Retrying' })).toBeVisible();
      await expectNoViolations(page);
      const detail = page.getByRole('region', { name: 'Delivery', exact: true });
      // Newest first: research, board, sales.
      await page.keyboard.press('End');
      await expect(detail).toContainText('Delivered.');
      await expectNoViolations(page);
      await checkDialog(page, () => press(page, 'Resend now'), 'Send it once more?');
      await grid.focus();
      await page.keyboard.press('k');
      await expect(detail).toContainText('Retrying.');
      await detail.getByRole('tab', { name: 'Request' }).click();
      await expect(detail.getByRole('region', { name: 'Request: Body' })).toBeVisible();
      await detail.getByRole('searchbox').fill('transcript');
      await expect(detail.getByText(/^1 of/)).toBeVisible();
      await expectNoViolations(page);
      await checkDialog(
        page,
        () => detail.getByRole('button', { name: 'Cancel' }).click(),
        'Cancel this delivery?',
      );
      await grid.focus();
      await page.keyboard.press('k');
      await expect(detail).toContainText('This receiver asked to come back later');
      await expectNoViolations(page);
      await detail.getByRole('button', { name: 'More' }).click();
      await expect(page.getByRole('menu')).toBeVisible();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');

      await grid.focus();
      await page.keyboard.press('ControlOrMeta+a');
      await expect(page.getByRole('region', { name: 'Chosen deliveries' })).toBeVisible();
      await expectNoViolations(page);
      await checkDialog(page, () => press(page, 'Resend'), 'Resend 2 deliveries?');
      await checkDialog(page, () => press(page, 'Cancel pending'), 'Cancel 1 delivery?');
      await page.keyboard.press('Escape');
      await press(page, 'Go to a day');
      await expect(page.getByRole('dialog').locator(':focus')).toBeVisible();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await page.getByRole('combobox', { name: 'Created' }).click();
      await page.getByRole('option', { name: 'Choose days…' }).click();
      await page.getByRole('button', { name: 'Days' }).click();
      await expect(page.getByRole('button', { name: 'Next month' }).first()).toBeVisible();
      await expectNoViolations(page);
      await page.keyboard.press('Escape');
      await page.getByRole('combobox', { name: 'State' }).click();
      await expect(page.getByRole('option', { name: 'Cancelled' })).toBeVisible();
      await expectNoViolations(page);
      await page.getByRole('option', { name: 'Cancelled' }).click();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('heading', { name: 'No delivery matches' })).toBeVisible();
      await expectNoViolations(page);
      await checkScreen(relay, '/deliveries/00000000000000000000000000000000', 'Deliveries');
      await expect(page.getByText('This delivery is not here')).toBeVisible();
      await expectNoViolations(page);
    });
  }
  settingsAccessibilityFlows(test);
}

/** The screens that differ in the desktop application. */
export function settingsAccessibilityFlows(test: FlowTest): void {
  for (const theme of THEMES) {
    test(`settings and the first steps, ${theme}`, async ({ relay, receive }) => {
      const { page } = relay;
      await use(relay, theme);
      await relay.open('/settings');
      await page.getByLabel('Name of the new token').fill('Import script');
      await press(page, 'Make a token');
      await expect(page.getByRole('button', { name: 'Copy the token' })).toBeVisible();
      await page.getByLabel('Keep deliveries for (days)').fill('0');
      await page.getByRole('region', { name: 'History' }).getByRole('button', { name: 'Save' }).click();
      await expect(page.getByText('At least 1.')).toBeVisible();
      await expectNoViolations(page);
      await page.getByRole('region', { name: 'History' }).getByRole('button', { name: 'Discard' }).click();
      await checkDialog(page, () => press(page, 'Revoke Import script'), 'Revoke “Import script”?');

      await relay.open('/welcome');
      await page.getByLabel('Name of the room').fill('board');
      await page.keyboard.press('Enter');
      await page.getByLabel('Webhook URL').fill((await receive()).url);
      await press(page, 'Allow it');
      await expectNoViolations(page);
      await press(page, 'Save and go on');
      await press(page, 'Send a sample');
      await expect(page.getByText(/^It arrived\./)).toBeVisible();
      await expectNoViolations(page);
    });
  }
}
