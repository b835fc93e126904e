import type { Page } from '@playwright/test';
import type { SourceView } from '../../src/shared/views.ts';
import { test as base } from './electron-app.ts';
import { ask, startReceiver } from './electron-room.ts';
import type { TestReceiver } from './electron-room.ts';
import { OWNER_KEY, startStandInReflector } from './stand-in-reflector.ts';
import type { StandInOptions, StandInReflector } from './stand-in-reflector.ts';
import type { StandInRoom } from './stand-in/state.ts';

export const ROOM_SECRET = 'kT4v0yq8mVQ1wXb6gHc2nJr5pLs9uZd3eFa7iBo0xYw';
/** What is said to the questions that a receiver on this machine raises. */
export const ANSWERS = { http: true, loopback: true };

export type ReflectorFixtures = {
  receiver: TestReceiver;
  /** A stand-in server of this test's own with a room whose webhook leads to the receiver. */
  standIn: StandInReflector;
  room: StandInRoom;
  /** Starts another one, ended with the test. */
  another(options?: StandInOptions): Promise<StandInReflector>;
};

/** The desktop application beside a stand-in Reflector. */
export const test = base.extend<ReflectorFixtures>({
  receiver: async ({}, use) => {
    const receiver = await startReceiver();
    await use(receiver);
    receiver.close();
  },
  another: async ({}, use) => {
    const started: StandInReflector[] = [];
    await use(async (options) => {
      const standIn = await startStandInReflector(options);
      started.push(standIn);
      return standIn;
    });
    await Promise.all(started.map((one) => one.close()));
  },
  standIn: async ({ another }, use) => {
    const standIn = await another();
    await use(standIn);
  },
  room: async ({ standIn, receiver }, use) => {
    await use(
      standIn.state.addRoom({
        name: 'team-standup',
        webhook_url: receiver.url,
        webhook_secret: ROOM_SECRET,
      }),
    );
  },
});

export { expect } from './electron-app.ts';

/** Connects the stand-in, follows it, and imports its rooms, without the screens. */
export async function connected(
  page: Page,
  standIn: StandInReflector,
  apiKey: string | null = OWNER_KEY,
): Promise<SourceView> {
  const settings = { name: 'Office', baseUrl: standIn.url, frontendUrl: standIn.uiUrl };
  const { id } = await ask(page, 'source.create', { settings, apiKey });
  await ask(page, 'source.follow', { id });
  const rooms = [...standIn.state.rooms.keys()].map((externalId) => ({ externalId, answers: ANSWERS }));
  await ask(page, 'source.import', { id, rooms });
  const sources = await ask(page, 'source.list', {});
  return sources.find((source) => source.id === id)!;
}

/** Opens a screen of the page by its address, once the first one stands: it may go on to the first steps by itself. */
export async function openScreen(page: Page, path: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
}

/** Reads the server now, by the button of the screen. */
export async function readNow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Read now' }).click();
  await page.getByText('The server was read.').first().waitFor();
}
