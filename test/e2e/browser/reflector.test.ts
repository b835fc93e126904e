import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';
import { test as base } from '../../support/browser-engine.ts';
import type { BrowserEngine } from '../../support/browser-engine.ts';
import { OWNER_KEY, startStandInReflector } from '../../support/stand-in-reflector.ts';
import type { StandInReflector } from '../../support/stand-in-reflector.ts';

const ANSWERS = { http: true, loopback: true, private: true };

/** A stand-in server of this test's own. */
const test = base.extend<{ standIn: StandInReflector }>({
  standIn: async ({}, use) => {
    const standIn = await startStandInReflector();
    await use(standIn);
    await standIn.close();
  },
});

/** A followed server with a room in every standing there is; answers its id and that of a room to be taken over. */
async function fillWithEverything(engine: BrowserEngine, standIn: StandInReflector) {
  const add = (name: string, webhook: string | null = `http://127.0.0.1:9/${name}`) =>
    standIn.state.addRoom({ name, webhook_url: webhook, webhook_secret: `the secret of ${name}, long` });
  const [standup, board, research, gone] = ['team-standup', 'board', 'research', 'gone'].map((name) =>
    add(name),
  );
  const shared = standIn.state.addRoom({
    name: 'shared',
    user_id: 'somebody else',
    is_shared: true,
    webhook_url: 'https://hooks.example.com/',
    webhook_secret: 'a secret of somebody else',
  });
  const own = add('silent', null);
  const settings = { name: 'Office', baseUrl: standIn.url };
  const { id } = await engine.ask('source.create', { settings, apiKey: OWNER_KEY });
  standIn.state.addTranscript(standup!, { title: 'Before', created_at: '2020-01-01T10:00:00+00:00' });
  await engine.ask('source.follow', { id });
  const rooms = await engine.ask('source.import', {
    id,
    rooms: [standup, board, research, gone, shared, own].map((room) => ({
      externalId: room!.id,
      answers: ANSWERS,
    })),
  });
  const idOf = (name: string): string => rooms.find((room) => room.name === name)!.id;
  await engine.ask('source.takeOver.run', {
    id,
    rooms: ['board', 'research'].map((name) => ({ roomId: idOf(name), answers: ANSWERS })),
  });
  research!.webhook_url = 'https://elsewhere.example/';
  standIn.state.rooms.delete(gone!.id);
  add('brand-new');
  const ignored = add('left-alone');
  await engine.ask('source.rooms', { id });
  await engine.ask('source.ignore', { id, externalIds: [ignored.id], ignored: true });
  standIn.state.addTranscript(standup!, { title: 'Around the switch' });
  standIn.state.addTranscript(board!, { title: 'Board Q3' });
  await engine.ask('source.sync', { id, now: true });
  return { id, roomId: idOf('team-standup') };
}

async function expectAccessible(page: Page): Promise<void> {
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every Reflector screen holds to the accessibility rules, ${colorScheme}`, async ({
    page,
    engine,
    standIn,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const open = async (path: string, shows: string | RegExp): Promise<void> => {
      await page.goto(`${engine.url}/#${path}`);
      await expect(page.getByRole('main')).toContainText(shows);
      await expectAccessible(page);
    };
    await open('/reflector', 'No Reflector server yet');
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await open('/reflector/nowhere', 'not connected any more');

    await open('/reflector/new', 'Address of the API');
    await page.getByRole('textbox', { name: 'Address of the API' }).fill('http://127.0.0.1:9');
    await page.getByRole('button', { name: 'Check connection' }).click();
    await expect(page.getByText('Enter the API key, or choose “No key”.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Key' }).fill(OWNER_KEY);
    await page.getByRole('button', { name: 'Check connection' }).click();
    await expect(page.getByText('Not reached')).toBeVisible();
    await page.getByRole('checkbox', { name: 'Its certificate comes from an authority of our own' }).check();
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Address of the API' }).fill(standIn.url);
    await page
      .getByRole('checkbox', { name: 'Its certificate comes from an authority of our own' })
      .uncheck();
    await page.getByRole('button', { name: 'Check connection' }).click();
    await expect(page.getByText('The connection works')).toBeVisible();
    await expectAccessible(page);
    await page.reload();

    const { id, roomId } = await fillWithEverything(engine, standIn);
    await open('/reflector', '7 found');
    await open(`/reflector/${id}`, 'Delivered twice');
    for (const standing of ['New', 'Ignored', 'Imported', 'Taken over', 'Gone', 'Shared by another user'])
      await expect(page.getByRole('main')).toContainText(standing);
    await open(`/reflector/${id}/sync`, 'Before following began');
    await open(`/reflector/${id}/settings`, 'Minutes around a take over');
    await page.getByRole('button', { name: 'Disconnect…' }).click();
    await expect(page.getByRole('dialog')).toContainText('board');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await open(`/reflector/${id}/import`, 'brand-new');
    await page.getByRole('button', { name: /^Import / }).click();
    await expect(page.getByText('Answer this first.').first()).toBeVisible();
    await expectAccessible(page);
    await open(`/reflector/${id}/take-over`, 'around the switch');
    await page.getByRole('button', { name: 'Take over 1 room' }).click();
    await expect(page.getByText('Answer this first.')).toBeVisible();
    await expectAccessible(page);
    await open(`/reflector/${id}/give-back`, 'Somebody set another webhook');
    await open(`/reflector/${id}/relay?rooms=${roomId}`, 'Address of this application');
    await page.getByRole('button', { name: 'Show what is written' }).click();
    await expect(page.getByText('Reflector’s own test call must then arrive here')).toBeVisible();
    await expectAccessible(page);
    await open(`/reflector/${id}/take-over`, 'around the switch');
    await page.getByRole('radio', { name: 'Allow: Not encrypted, team-standup' }).check();
    await page.getByRole('button', { name: 'Take over 1 room' }).click();
    await expect(page.getByRole('region', { name: 'Result' })).toContainText('Done');
    await expectAccessible(page);
    await open('/rooms', 'Import from Reflector');
    await open(`/rooms/${roomId}`, 'Latest deliveries');

    standIn.keys.clear();
    await engine.ask('source.sync', { id, now: true });
    await open(`/reflector/${id}`, 'Wrong key, since');
    await open('/', 'Not followed');
    await standIn.down();
    await engine.ask('source.sync', { id, now: true });
    await open('/reflector', 'Not reached, since');

    await page.setViewportSize({ width: 700, height: 800 });
    await open(`/reflector/${id}`, 'as of the last contact');
    await open(`/reflector/${id}/sync`, 'Before following began');
  });
}

test('the palette connects a server, opens one and its synchronisation, and Rooms leads to importing', async ({
  page,
  engine,
  standIn,
}) => {
  const choose = async (query: string, name: string): Promise<void> => {
    await page.keyboard.press('ControlOrMeta+k');
    const palette = page.getByRole('dialog', { name: 'Search or do' });
    await palette.getByRole('textbox').fill(query);
    await expect(palette.locator('[data-selected]')).toHaveText(new RegExp(`^${name}`));
    await page.keyboard.press('Enter');
    await expect(palette).toHaveCount(0);
  };
  await page.goto(`${engine.url}/#/rooms`);
  await page.getByRole('link', { name: 'Connect Reflector' }).click();
  await expect(page).toHaveTitle('Reflector · Reflector Relay');
  await choose('connect', 'Connect a Reflector server');
  await expect(page.getByRole('textbox', { name: 'Address of the API' })).toBeFocused();

  const settings = { name: 'Office', baseUrl: standIn.url };
  const { id } = await engine.ask('source.create', { settings, apiKey: OWNER_KEY });
  await choose('reflector office', 'Reflector server Office');
  await expect(page).toHaveURL(new RegExp(`#/reflector/${id}$`));
  await choose('sync office', 'Synchronisation with Office');
  await expect(page).toHaveURL(new RegExp(`#/reflector/${id}/sync$`));
  await engine.addRoom('local', 200);
  await page.getByRole('link', { name: 'Rooms', exact: true }).click();
  await page.getByRole('link', { name: 'Import from Reflector' }).click();
  await expect(page.getByRole('region', { name: 'Office' })).toBeVisible();
});

test('a form that was begun is not left by mistake, and a change made elsewhere shows at once', async ({
  page,
  engine,
  standIn,
}) => {
  const settings = { name: 'Office', baseUrl: standIn.url };
  const { id } = await engine.ask('source.create', { settings, apiKey: OWNER_KEY });
  await page.goto(`${engine.url}/#/reflector/${id}/settings`);
  await page.getByRole('textbox', { name: 'Name' }).fill('Main office');
  await page.getByRole('link', { name: 'Overview', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stay' }).click();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Main office');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Office');

  await page.goto(`${engine.url}/#/reflector`);
  await expect(page.getByRole('region', { name: 'Office' })).toContainText('0 found');
  standIn.state.addRoom({ name: 'fresh' });
  await engine.ask('source.rooms', { id });
  await expect(page.getByRole('region', { name: 'Office' })).toContainText('1 found · 1 new');
});
