import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { endpointAt } from '../../support/electron-room.ts';
import type { Receiver } from '../../support/open-receiver.ts';
import type { FlowTest, Relay } from '../../support/relay-page.ts';

const grid = (page: Page) => page.getByRole('grid', { name: 'Delivery history, newest first' });
const row = (page: Page, name: RegExp | string) => grid(page).getByRole('row', { name });
const detail = (page: Page) => page.getByRole('region', { name: 'Delivery', exact: true });
const dialog = (page: Page) => page.getByRole('dialog');

async function addRoom(relay: Relay, name: string, receiver: Receiver): Promise<string> {
  return (await relay.ask('room.create', { name, endpoint: endpointAt(receiver.url) })).id;
}

/** One after the other: samples of the same millisecond are the same transcript. */
async function sendSamples(relay: Relay, roomId: string, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1) await relay.ask('event.sendSample', { roomId });
}

/** A day as the calendar calls it: 25 November 2026. */
function dayName(day: Date): string {
  return `${day.getDate()} ${day.toLocaleString('en', { month: 'long' })} ${day.getFullYear()}`;
}

/** The history and a delivery's detail: what happened, why, and the ways to mend it. */
export function historyFlows(test: FlowTest): void {
  test('a dead letter is told of, opened, understood, and resent from its detail', async ({
    relay,
    receive,
  }) => {
    const { page } = relay;
    const receiver = await receive({ default: { status: 401, body: '{"error":"who are you?"}' } });
    const roomId = await addRoom(relay, 'board', receiver);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await sendSamples(relay, roomId, 1);
    const notice = page.getByRole('alert').filter({ hasText: 'A delivery of board was given up' });
    await expect(notice).toContainText('401 Unauthorized');
    await notice.getByRole('button', { name: 'Show' }).click();

    await expect(detail(page)).toContainText(
      'Given up after 1 attempt. The receiver answered 401 Unauthorized.',
    );
    await expect(detail(page)).toContainText('Check the secret or the credentials the receiver expects');
    await expect(detail(page)).toContainText('Accepted');
    await expect(detail(page).getByRole('list', { name: 'Where the time went' })).toContainText(
      'Wait for first byte',
    );
    await expect(detail(page).getByRole('list', { name: 'Where the time went' })).toContainText(
      /Total[\d.]+ (ms|s)$/,
    );
    const body = (side: string) => detail(page).getByRole('region', { name: `${side}: Body` });
    await expect(body('Response')).toHaveText('{"error":"who are you?"}');
    await detail(page).getByRole('tab', { name: 'Request' }).click();
    const sent = receiver.requests[0]!;
    await expect(body('Request')).toHaveText(sent.body.toString());
    await expect(detail(page)).toContainText(sent.headers['x-webhook-signature']!);
    await detail(page).getByText('Pretty').click();
    await expect(body('Request')).toHaveText(/^\{\n {2}"event": "transcript.completed",/);
    await detail(page).getByRole('searchbox', { name: 'Search in the body' }).fill('transcript');
    await expect(detail(page).getByText(/^1 of \d+$/)).toBeVisible();

    await detail(page).getByRole('button', { name: 'Copy as cURL' }).click();
    await expect.poll(relay.clipboard).toContain(`curl --globoff --request POST '${receiver.url}'`);
    await detail(page).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Copy body' }).click();
    await expect.poll(relay.clipboard).toBe(sent.body.toString());

    receiver.setDefault({ status: 200 });
    await detail(page).getByRole('button', { name: 'Resend now' }).click();
    await expect(detail(page)).toContainText('Delivered. The receiver answered 200 OK.');
    await expect(detail(page).getByRole('button', { name: /^#2 · 200 OK resent by hand/ })).toBeVisible();
    expect(receiver.requests[1]!.body.equals(sent.body)).toBe(true);
    expect(receiver.requests[1]!.headers['x-webhook-id']).toBe(sent.headers['x-webhook-id']);

    // One that arrived is not sent twice without a question.
    await detail(page).getByRole('button', { name: 'Resend now' }).click();
    await expect(dialog(page)).toContainText('The receiver would get it a second time');
    await page.keyboard.press('Escape');
    await expect(detail(page).getByRole('button', { name: 'Resend now' })).toBeFocused();
    expect(receiver.requests).toHaveLength(2);
    await detail(page).getByRole('link', { name: 'board' }).click();
    await expect(page).toHaveURL(new RegExp(`#/rooms/${roomId}$`));
  });

  test('states are told apart in the list, the detail follows the keyboard, and what waits counts down', async ({
    relay,
    receive,
  }) => {
    const { page } = relay;
    const [good, failing, refusing] = [
      await receive({ default: { body: '<img src="x" alt="drawn">' } }),
      await receive({ default: { status: 503 } }),
      await receive({ default: { status: 401 } }),
    ];
    for (const [name, receiver] of [
      ['sales', good],
      ['board', failing],
      ['research', refusing],
    ] as const) {
      await sendSamples(relay, await addRoom(relay, name, receiver), 1);
    }
    await relay.open('/deliveries');
    await expect(row(page, /^Choose .* Delivered sales .* 200 OK/)).toBeVisible();
    await expect(row(page, /^Choose .* Dead letter research .* 401 Unauthorized/)).toBeVisible();
    const retrying = row(page, /^Choose .* Retrying board .* 503 Service Unavailable/);
    await expect(retrying).toContainText(/in 0:5\d|in 1:0\d/);
    const [before] = /in \d:\d\d/.exec(await retrying.innerText())!;
    await expect(retrying).not.toContainText(before);

    // Newest first: research, board, sales.
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('j');
    await expect(detail(page)).toContainText('Retrying. The receiver answered 503 Service Unavailable.');
    await expect(retrying).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expect(detail(page)).toContainText('Delivered. The receiver answered 200 OK.');
    await page.keyboard.press('k');
    await page.keyboard.press('k');
    await expect(detail(page)).toContainText('Given up after 1 attempt.');
    await page.keyboard.press('End');
    await expect(detail(page)).toContainText('Delivered. The receiver answered 200 OK.');
    // A body is text, whatever it holds.
    await expect(detail(page).getByText('<img src="x" alt="drawn">', { exact: true })).toBeVisible();
    await expect(detail(page).locator('img')).toHaveCount(0);
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(detail(page)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(grid(page)).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(detail(page)).toHaveCount(0);
    // Closed by hand it stays closed, until it is asked for again.
    await page.keyboard.press('k');
    await expect(grid(page)).toBeFocused();
    await expect(detail(page)).toHaveCount(0);

    await page.keyboard.press('Enter');
    await detail(page).getByRole('button', { name: 'Cancel', exact: true }).click();
    await expect(dialog(page)).toContainText('It is not tried again, unless you resend it.');
    await dialog(page).getByRole('button', { name: 'Cancel delivery' }).click();
    await expect(detail(page)).toContainText('Cancelled.');
    await expect(row(page, / Cancelled board /)).toBeVisible();
  });

  test('many are resent and cancelled together, counted first', async ({ relay, receive }) => {
    const { page } = relay;
    const receiver = await receive({ default: { status: 401 } });
    // Few of each: an endpoint that keeps failing would be spared the rest.
    for (const name of ['board', 'crm', 'legal', 'research', 'sales', 'support']) {
      await sendSamples(relay, await addRoom(relay, name, receiver), 2);
    }
    await relay.open('/deliveries');
    await expect(row(page, / Dead letter /)).toHaveCount(12);
    receiver.setDefault({ status: 503 });

    await page.keyboard.press('ControlOrMeta+a');
    const chosen = page.getByRole('region', { name: 'Chosen deliveries' });
    await expect(chosen).toContainText('All 12 deliveries chosen');
    await chosen.getByRole('button', { name: 'Resend' }).click();
    await expect(dialog(page)).toContainText('Resend 12 deliveries?');
    expect(receiver.requests).toHaveLength(12);
    await dialog(page).getByRole('button', { name: 'Resend 12 deliveries' }).click();
    await expect(grid(page)).toBeFocused();
    await expect(page.getByText('12 deliveries resent, 0 arrived')).toBeVisible();
    await expect(row(page, / Retrying /)).toHaveCount(12);

    await grid(page).focus();
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(chosen).toContainText('3 chosen');
    await chosen.getByRole('button', { name: 'Cancel pending' }).click();
    await expect(dialog(page)).toContainText('Cancel 3 deliveries?');
    await dialog(page).getByRole('button', { name: 'Keep them' }).click();
    await expect(chosen).toContainText('3 chosen');
    await expect(chosen.getByRole('button', { name: 'Cancel pending' })).toBeFocused();
    await chosen.getByRole('button', { name: 'Cancel pending' }).click();
    await dialog(page).getByRole('button', { name: 'Cancel 3 deliveries' }).click();
    await expect(page.getByText('3 deliveries cancelled')).toBeVisible();
    await expect(row(page, / Cancelled /)).toHaveCount(3);
    await expect(row(page, / Retrying /)).toHaveCount(9);
  });

  test('filters live in the address, and say when nothing matches', async ({ relay, receive }) => {
    const { page } = relay;
    const [good, refusing] = [await receive(), await receive({ default: { status: 401 } })];
    const salesId = await addRoom(relay, 'sales', good);
    await sendSamples(relay, salesId, 2);
    await sendSamples(relay, await addRoom(relay, 'board', refusing), 3);
    await relay.open('/deliveries');
    await expect(row(page, / Completed /)).toHaveCount(5);

    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: 'Search deliveries' })).toBeFocused();
    await page.getByRole('combobox', { name: 'State' }).press('ArrowDown');
    await page.getByRole('option', { name: 'Dead letter' }).click();
    await page.keyboard.press('Escape');
    await expect(page).toHaveURL(/state=dead_letter/);
    await expect(row(page, / Completed /)).toHaveCount(3);
    await expect(page.getByText('3 deliveries', { exact: true })).toBeVisible();
    await page.reload();
    await expect(row(page, / Dead letter board /)).toHaveCount(3);

    await page.getByRole('combobox', { name: 'Room' }).click();
    await page.getByRole('option', { name: 'sales' }).click();
    await expect(page.getByRole('heading', { name: 'No delivery matches' })).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`room=${salesId}`));
    await page.getByRole('button', { name: 'Clear filters' }).last().click();
    await expect(row(page, / Completed /)).toHaveCount(5);
    await expect(page).toHaveURL(/#\/deliveries$/);
  });

  test('a long history is walked from end to end by the keyboard, and what comes new does not push', async ({
    relay,
    receive,
  }) => {
    const { page } = relay;
    const roomId = await addRoom(relay, 'board', await receive());
    await sendSamples(relay, roomId, 450);
    await expect
      .poll(() => relay.ask('delivery.count', { filter: { states: ['delivered'] } }), { timeout: 20_000 })
      .toEqual({ count: 450, more: false });
    const end = async (direction: 'older' | 'newer') => {
      const { items } = await relay.ask('delivery.list', { direction, limit: 1 });
      return items[0]!.id;
    };
    const active = () => grid(page).getAttribute('aria-activedescendant');

    await relay.open('/deliveries');
    await expect(page.getByText('450 deliveries', { exact: true })).toBeVisible();
    await expect(grid(page)).toBeFocused();
    // Rows exist while they are in sight only.
    expect(await grid(page).getByRole('row').count()).toBeLessThan(60);
    await page.keyboard.press('End');
    await expect.poll(active).toBe(`delivery-${await end('newer')}`);
    await expect(page.locator(`#delivery-${await end('newer')}`)).toBeInViewport();
    await page.keyboard.press('Home');
    await expect.poll(active).toBe(`delivery-${await end('older')}`);

    for (let pages = 0; pages < 4; pages += 1) await page.keyboard.press('PageDown');
    await expect.poll(active).not.toBeNull();
    await expect(page.locator(`#${await active()}`)).toBeInViewport();
    const place = () => grid(page).evaluate((view) => [view.scrollTop, view.scrollHeight]);
    const [top, height] = (await place()) as [number, number];
    const marked = page.locator(`#${await active()}`);
    const before = await marked.boundingBox();
    await sendSamples(relay, roomId, 3);
    const pill = page.getByRole('button', { name: '3 new' });
    await expect(pill).toBeVisible();
    expect(await marked.boundingBox()).toEqual(before);
    expect([top, height]).toEqual(await place());
    await pill.click();
    await expect.poll(active).toBe(`delivery-${await end('older')}`);
    await expect(page.locator(`#delivery-${await end('older')}`)).toBeInViewport();
    await expect(pill).toHaveCount(0);

    await page.getByRole('button', { name: 'Go to a day' }).press('Enter');
    await expect(dialog(page).locator(':focus')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'Go to a day' })).toBeFocused();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: dayName(new Date()), exact: true }).press('Enter');
    await expect(grid(page)).toBeFocused();
    await expect.poll(active).toBe(`delivery-${await end('older')}`);

    // Each word of progress is noted: many deliveries are resent within the blink of an eye.
    await page.evaluate(() => {
      const noted: string[] = [];
      Object.assign(window, { noted });
      new MutationObserver(() => {
        const bar = document.querySelector('[role=progressbar]');
        if (bar !== null) noted.push(bar.closest('section')?.textContent ?? '');
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    await page.keyboard.press('ControlOrMeta+a');
    await page.getByRole('button', { name: 'Resend', exact: true }).click();
    await dialog(page).getByRole('checkbox', { name: 'Leave out those that arrived' }).uncheck();
    await dialog(page).getByRole('button', { name: 'Resend 453 deliveries' }).click();
    await expect(page.getByText('453 deliveries resent, all arrived')).toBeVisible({ timeout: 20_000 });
    const noted = await page.evaluate(() => (window as unknown as { noted: string[] }).noted);
    expect(noted[0]).toMatch(/^Resending\d+ of 453/);
  });
}
