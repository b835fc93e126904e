import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FlowTest } from '../../support/relay-page.ts';

const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const saved = (page: Page) => page.getByRole('alert').filter({ hasText: 'Saved.' });

/** The settings: each value says what it does, wrong ones are refused at their field, saved ones hold. */
export function settingsFlows(test: FlowTest): void {
  test('what is kept is set within limits, and holds after a reload', async ({ relay }) => {
    const { page } = relay;
    await relay.open('/settings');
    const history = section(page, 'History');
    await expect(history).toContainText('0 events and 0 deliveries are kept now');
    const days = history.getByLabel('Keep deliveries for (days)');
    const save = history.getByRole('button', { name: 'Save' });
    await expect(save).toBeDisabled();
    await days.fill('0');
    await save.click();
    await expect(days).toHaveAccessibleDescription(/At least 1\./);
    await days.fill('30');
    await save.click();
    await expect(saved(page)).toBeVisible();
    await page.reload();
    await expect(days).toHaveValue('30');
    expect((await relay.ask('settings.get', {})).retentionDays).toBe(30);

    // The size is shown where it is limited, and what is past keeping can go at once.
    const size = history.getByLabel('Keep at most (megabytes)');
    await expect(size).toHaveAccessibleDescription(/0 sets no limit\. Now \d+(\.\d)? [kM]B\.$/);
    await expect(history).toContainText(/are kept now, in \d+(\.\d)? [kM]B\./);
    await size.fill('500');
    await save.click();
    await expect(save).toBeDisabled();
    await page.reload();
    await expect(size).toHaveValue('500');
    expect((await relay.ask('settings.get', {})).retentionMegabytes).toBe(500);
    await history.getByRole('button', { name: 'Remove now what is past keeping' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'Nothing was past keeping.' })).toBeVisible();

    await days.fill('31');
    await page.getByRole('link', { name: 'Rooms', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
    await history.getByRole('button', { name: 'Discard' }).click();
    await expect(days).toHaveValue('30');
  });

  test('the retry policy draws its schedule while it is typed', async ({ relay }) => {
    const { page } = relay;
    await relay.open('/settings');
    const retry = section(page, 'When a delivery fails');
    await expect(retry).toContainText('28 retries in 23 h 3 min, then it is a dead letter');
    await retry.getByLabel('At most so many retries').fill('3');
    await expect(retry).toContainText('3 retries in 7 min, then it is a dead letter');
    await expect(retry.getByRole('row', { name: '3 4 min 7 min' })).toBeVisible();
    await retry.getByLabel('Longest wait', { exact: true }).fill('0.001');
    await retry.getByRole('button', { name: 'Save' }).click();
    await expect(retry).toContainText('The longest delay cannot be shorter than the first.');
    await retry.getByRole('button', { name: 'Discard' }).click();
    await expect(retry).toContainText('28 retries in 23 h 3 min');
  });

  test('an intake token is shown once, and revoked', async ({ relay }) => {
    const { page } = relay;
    const [address] = (await relay.ask('engine.status', {})).intakeAddresses;
    await relay.open('/settings');
    const intake = section(page, 'Intake');
    await expect(intake).toContainText(`${address}/v1/events`);
    await intake.getByRole('button', { name: 'Make a token' }).click();
    await expect(intake.getByLabel('Name of the new token')).toHaveAccessibleDescription(
      /Give the token a name/,
    );
    await intake.getByLabel('Name of the new token').fill('Import script');
    await page.keyboard.press('Enter');
    await expect(intake).toContainText('The token “Import script” is shown this once');
    await intake.getByRole('button', { name: 'Copy the token' }).click();
    const token = await relay.clipboard();
    const submit = () =>
      fetch(`${address}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{}',
      });
    // Let in, and refused for what is wrong with the event.
    expect((await submit()).status).toBe(400);
    await intake.getByRole('button', { name: 'I have copied it' }).click();
    await expect(intake).not.toContainText(token);
    await intake.getByRole('button', { name: 'Revoke Import script' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await expect(intake).toContainText('No tokens.');
    expect((await submit()).status).toBe(401);
  });

  test('a folder is watched once it is there', async ({ relay }) => {
    const { page } = relay;
    const folder = mkdtempSync(join(tmpdir(), 'relay-intake-'));
    await relay.open('/settings');
    const intake = section(page, 'Intake');
    const field = intake.getByLabel('Watched folder');
    await field.fill(join(folder, 'missing'));
    await intake.getByRole('button', { name: 'Save' }).click();
    await expect(field).toHaveAccessibleDescription(/There is no such folder/);
    await field.fill(folder);
    await intake.getByRole('button', { name: 'Save' }).click();
    await expect(saved(page)).toBeVisible();
    expect((await relay.ask('settings.get', {})).intakeFolder).toBe(folder);
    rmSync(folder, { recursive: true });
  });

  test('switches count at once, places are told, and the way to the list of changes', async ({ relay }) => {
    const { page } = relay;
    await relay.open('/settings');
    await page.getByRole('switch', { name: 'When a delivery is given up' }).click();
    await expect.poll(async () => (await relay.ask('settings.get', {})).notifyDeadLetters).toBe(false);
    await page.getByRole('radiogroup', { name: 'Theme' }).getByText('Dark').click();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    const status = await relay.ask('engine.status', {});
    await expect(section(page, 'Data folder')).toContainText(status.dataFolder);
    await expect(section(page, 'Where secrets are kept')).toContainText('Encrypted at rest: Key file');
    await section(page, 'Records').getByRole('link', { name: 'Changes' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Changes');
    await expect(page.getByRole('row', { name: /Settings changed/ }).first()).toBeVisible();
  });
}
