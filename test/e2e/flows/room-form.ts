import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { createHmac } from 'node:crypto';
import { certificates } from '../../support/certificates.ts';
import type { ReceivedRequest } from '../../support/open-receiver.ts';
import type { FlowTest, Relay } from '../../support/relay-page.ts';

const name = (page: Page) => page.getByLabel('Name', { exact: true });
const url = (page: Page) => page.getByLabel('Webhook URL');
const result = (page: Page) => page.getByRole('status').filter({ hasText: 'Tested with' });
const press = (page: Page, button: string) => page.getByRole('button', { name: button, exact: true }).click();

/** True when a request was signed with this secret. */
function isSignedWith(secret: string, { headers, body }: ReceivedRequest): boolean {
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(headers['x-webhook-signature']!)!;
  return createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex') === v1;
}

const revealed = async (relay: Relay): Promise<string> => {
  const [room] = await relay.ask('room.list', {});
  return (await relay.ask('endpoint.revealSecret', { id: room!.endpoints[0]!.id })).secret;
};

/** A room is added with its webhook, tested as it stands in the form, and refused where it cannot be. */
export function roomFormFlows(test: FlowTest): void {
  test('a webhook is tested before and after it is saved, signed with what is saved', async ({
    relay,
    receive,
  }) => {
    const { page } = relay;
    const receiver = await receive({ default: { status: 200, body: '{"thanks":true}' } });
    await relay.open('/rooms');
    await page.getByRole('link', { name: 'Add a room' }).first().click();
    await name(page).fill('team-standup');
    const test = page.getByRole('button', { name: 'Test webhook' });
    await expect(test).toBeDisabled();
    await url(page).fill(receiver.url);
    await press(page, 'Allow it');
    await expect(page.getByText('May deliver to this machine')).toBeVisible();
    await expect(page.getByText('Plain http: not encrypted on its way')).toBeVisible();
    await test.click();
    await expect(result(page)).toBeInViewport();
    await expect(result(page)).toContainText('The test was delivered');
    await expect(result(page)).toContainText('The receiver answered 200 OK.');
    await expect(result(page)).toContainText('Tested with unsaved settings');
    await result(page).getByRole('button', { name: 'Response' }).click();
    await expect(result(page).getByRole('region', { name: 'Response body' })).toHaveText('{"thanks":true}');

    await press(page, 'Add the room');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('team-standup');
    await test.click();
    await expect(result(page)).toContainText('Tested with the saved settings');
    await page.getByRole('checkbox', { name: 'A transcript was deleted' }).check();
    await expect(result(page)).toContainText('The form was changed after this test.');
    await test.click();
    await expect(result(page)).toContainText('Tested with unsaved settings');
    const secret = await revealed(relay);
    expect(receiver.requests.map((request) => isSignedWith(secret, request))).toEqual([true, true, true]);
    expect(receiver.requests[0]!.headers['x-webhook-event']).toBe('test');
    // A test is no delivery.
    expect((await relay.ask('delivery.list', {})).items).toEqual([]);
  });

  test.describe('a receiver that does not take it', () => {
    test.use({ trustedCa: certificates().ca });

    test('is told of in plain words, with what to do: 500, silence, a reset, an expired certificate, nobody there', async ({
      relay,
      receive,
    }) => {
      const { page } = relay;
      const failing = await receive({ default: { status: 500, body: 'out of order' } });
      const silent = await receive({ default: { hang: 'headers' } });
      const resetting = await receive({ default: { reset: 'before' } });
      const expired = await receive({ tls: certificates().expired });
      const gone = await receive();
      await gone.close();
      const told = [
        [failing.url, 'The receiver answered 500 Internal Server Error.', 'Its own log will say why.'],
        [silent.url, 'did not answer within 1 s', 'answers before it starts long work'],
        [resetting.url, 'closed the connection', 'Look into the receiver’s log'],
        [
          expired.url,
          'The certificate expired on 2020-02-01.',
          'Renew or correct the receiver’s certificate',
        ],
        [gone.url, 'refused the connection', 'Check that the receiver is running'],
      ] as const;

      await relay.open('/rooms/new');
      await name(page).fill('team-standup');
      await page.getByRole('button', { name: 'How it is delivered' }).click();
      await page.getByLabel('Time-out').fill('1');
      await page.getByLabel('This machine').check();
      for (const [address, what, advice] of told) {
        await url(page).fill(address);
        await press(page, 'Test webhook');
        await expect(result(page)).toContainText(what);
        await expect(result(page)).toContainText(advice);
        await expect(result(page)).toContainText('The test was not delivered');
      }
      await expect(result(page)).toContainText('No answer');
      expect(expired.requests).toEqual([]);
      // Whatever was met: the form stands as it was filled in.
      await expect(name(page)).toHaveValue('team-standup');
    });
  });

  test('what cannot be a room or a URL is refused at its field, and nothing typed is lost', async ({
    relay,
  }) => {
    const { page } = relay;
    await relay.ask('room.create', { name: 'board' });
    await relay.open('/rooms/new');
    const secret = page.getByRole('textbox', { name: 'Secret' });
    const refusedWith = async (field: ReturnType<typeof name>, sentence: string): Promise<void> => {
      await press(page, 'Add the room');
      await expect(field).toHaveAccessibleDescription(new RegExp(sentence));
      await expect(field).toHaveAttribute('aria-invalid', 'true');
      await expect(field).toBeFocused();
    };

    for (const [typed, sentence] of [
      ['', 'Give the room a name'],
      ['team standup', 'Use only letters, digits and dashes'],
      ['Transcripts', 'reserved by Reflector'],
      ['board', 'already'],
    ] as const) {
      await name(page).fill(typed);
      await refusedWith(name(page), sentence);
    }
    await name(page).fill('team-standup');
    for (const [typed, sentence] of [
      ['example.com/webhook', 'Start the URL with https:// or http://'],
      ['ftp://example.com/', 'Start the URL with https:// or http://'],
      ['https://', 'This is not a URL'],
      ['https://user:word@example.com/', 'Take the user name and password out'],
      ['http://169.254.169.254/latest', 'never delivered to'],
      ['http://[fe80::1]/', 'never delivered to'],
      ['http://10.0.0.1/', 'private'],
      ['http://127.0.0.1:9/', 'this machine'],
    ] as const) {
      await url(page).fill(typed);
      await refusedWith(url(page), sentence);
    }
    await expect(name(page)).toHaveValue('team-standup');
    await expect(secret).toHaveValue(/^.{43}$/);
    expect((await relay.ask('room.list', {})).map((room) => room.name)).toEqual(['board']);

    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
    await expect(url(page)).toHaveValue('http://127.0.0.1:9/');
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave without saving' }).click();
    await expect(page).toHaveTitle('Overview · Reflector Relay');
  });
}
