import { expect } from '@playwright/test';
import type { FlowTest } from '../../support/relay-page.ts';

/** The first start: three steps that explain themselves, from no room to a transcript that arrived. */
export function firstRunFlows(test: FlowTest): void {
  test.describe('the first start', () => {
    test.use({ firstRun: true });

    test('leads from a room over its tested webhook to a sample that arrives', async ({ relay, receive }) => {
      const { page } = relay;
      const receiver = await receive();
      await expect(page).toHaveURL(/#\/welcome$/);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome');

      await expect(page.getByRole('link', { name: 'Connect Reflector' })).toBeVisible();
      const name = page.getByLabel('Name of the room');
      await name.fill('team standup');
      await page.keyboard.press('Enter');
      await expect(page.getByText('Use only letters, digits and dashes.')).toBeVisible();
      await expect(name).toBeFocused();
      await name.fill('team-standup');
      await page.keyboard.press('Enter');

      await expect(
        page.getByRole('heading', { name: 'Where are transcripts of team-standup sent?' }),
      ).toBeVisible();
      const url = page.getByLabel('Webhook URL');
      await url.fill(receiver.url);
      await page.getByRole('button', { name: 'Allow it' }).click();
      await page.getByRole('button', { name: 'Test webhook' }).click();
      await expect(page.getByText('The test was delivered')).toBeInViewport();
      await page.getByRole('button', { name: 'Save and go on' }).click();

      await page.getByRole('button', { name: 'Send a sample', exact: true }).click();
      await expect(page.getByText(/^It arrived\./)).toBeVisible();
      const [tested, sample] = receiver.requests;
      expect(tested!.headers['x-webhook-event']).toBe('test');
      expect(sample!.headers['x-webhook-event']).toBe('transcript.completed');

      await page.getByRole('button', { name: 'Finish' }).click();
      await expect(page.getByText('All is well. Everything arrived.')).toBeVisible();
      expect((await relay.ask('settings.get', {})).firstRunDone).toBe(true);
      await page.reload();
      await expect(page.getByText('All is well. Everything arrived.')).toBeVisible();
    });

    test('can be skipped as a whole, and leaves the ways to begin', async ({ relay }) => {
      const { page } = relay;
      await page.getByRole('button', { name: 'Skip all and start' }).click();
      await expect(page).toHaveTitle('Overview · Reflector Relay');
      await expect(page.getByRole('link', { name: 'Add a room' })).toBeVisible();
      await page.reload();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
    });
  });
}
