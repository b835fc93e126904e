// Long tasks of the page while a person goes through a great history in real Chromium: scrolling down and up through
// thousands of rows, by wheel and by keys, jumping to both ends and to a day, filtering and searching. Goal: no task of
// the page longer than 50 ms. Beside the time by the clock stands what the longest task took of the processor: on a
// machine that does other work, a task also lasts for as long as it is not its turn.
// Usage: npm run build && node bench/scrolling.mjs [FOLDER] [deliveries]
import { chromium } from '@playwright/test';
import { findChromium } from '../scripts/machine.mjs';
import { startEngine } from './engine.mjs';
import { folderOf } from './measure-history.mjs';
import { tasksDuring } from './page-tasks.mjs';

const GOAL_MS = 50;
const WHEEL_STEPS = 250;
const WHEEL_PIXELS = 480;
const KEY_PRESSES = 300;

const folder = await folderOf(process.argv.slice(2));
const engine = await startEngine(folder);
const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: process.getuid?.() === 0 ? ['--no-sandbox', '--disable-dev-shm-usage'] : [],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 840 } });
const grid = page.getByRole('grid');
const topRow = () => grid.locator('[role=row][aria-selected]').first().getAttribute('id');
const settled = async () => {
  await page.waitForFunction(() => document.querySelector('[role=grid] [role=row][aria-selected]') !== null);
  // Two frames after the last change everything that followed from it is drawn.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
};
const all = [];

async function phase(name, work) {
  await settled();
  const start = performance.now();
  const { detail, tasks } = await tasksDuring(browser, page, async () => {
    const answer = await work();
    await settled();
    return answer;
  });
  const seconds = (performance.now() - start) / 1000;
  all.push(...tasks);
  const long = tasks.filter(({ clock }) => clock > GOAL_MS).length;
  const most = (what) => Math.max(0, ...tasks.map((task) => task[what])).toFixed(0);
  console.log(
    `${name.padEnd(40)} ${seconds.toFixed(1).padStart(5)} s   longest task ${most('clock').padStart(4)} ms, ${most('processor').padStart(3)} ms of the processor; ${long} over ${GOAL_MS} ms${detail ? `; ${detail}` : ''}`,
  );
}

async function wheel(pixels) {
  const seen = new Set();
  for (let step = 0; step < WHEEL_STEPS; step += 1) {
    await page.mouse.wheel(0, pixels);
    const ids = await grid.evaluate(
      (element) =>
        new Promise((done) =>
          requestAnimationFrame(() =>
            done(Array.from(element.querySelectorAll('[aria-selected]'), ({ id }) => id)),
          ),
        ),
    );
    ids.forEach((id) => seen.add(id));
  }
  return `${seen.size.toLocaleString('en')} rows seen`;
}

async function keys(key) {
  await grid.focus();
  for (let press = 0; press < KEY_PRESSES; press += 1) await page.keyboard.press(key);
}

async function toDay() {
  await page.getByRole('button', { name: 'Go to a day' }).click();
  for (let month = 0; month < 3; month += 1) await page.locator('button[data-direction=previous]').click();
  await page.locator('.mantine-DatePicker-day:not([data-outside])').first().click();
  await settled();
}

async function show(query) {
  const before = await topRow();
  await page.goto(`${engine.url}/#/deliveries?${query}`);
  await page.waitForFunction(
    (id) => document.querySelector('[role=grid] [role=row][aria-selected]')?.id !== id,
    before,
  );
  await settled();
}

async function type(text) {
  await page.keyboard.press('/');
  await page.keyboard.type(text, { delay: 60 });
  await page.waitForFunction(() => document.querySelector('[role=grid] mark') !== null);
  await settled();
  await page.keyboard.press('Enter');
}

try {
  const { path } = await engine.api('session.createLink');
  await page.goto(engine.url + path);
  await page.goto(`${engine.url}/#/deliveries`);
  await settled();
  await grid.hover();
  await phase('wheel down', () => wheel(WHEEL_PIXELS));
  await phase('wheel up', () => wheel(-WHEEL_PIXELS));
  await phase(`${KEY_PRESSES} × Page Down`, () => keys('PageDown'));
  await phase(`${KEY_PRESSES} × j`, () => keys('j'));
  await phase('to the oldest and back, 5 times', async () => {
    for (let time = 0; time < 5; time += 1) {
      await page.keyboard.press('End');
      await settled();
      await page.keyboard.press('Home');
      await settled();
    }
  });
  await phase('to a day three months ago', toDay);
  await phase('from there down by wheel', () => wheel(WHEEL_PIXELS));
  await phase('with a delivery open, down by j', async () => {
    await grid.focus();
    // What was active is far away: the row in sight becomes it.
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Delivery' }).first().waitFor();
    for (let press = 0; press < 40; press += 1) await page.keyboard.press('j');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });
  await phase('filter by dead letters', () => show('state=dead_letter'));
  await phase('filter by any failure and 90 days', () => show('status=not_2xx&last=90d'));
  await phase('scroll under that filter', () => wheel(WHEEL_PIXELS));
  await phase('no filter again', () => show(''));
  await phase('type a common word', () => type('weekly'));
  await phase('scroll through what was found', () => wheel(WHEEL_PIXELS));
  for (const [what, said] of [
    ['clock', 'by the clock'],
    ['processor', 'of the processor'],
  ]) {
    const over = all.filter((task) => task[what] > GOAL_MS).length;
    const longest = all.reduce((most, task) => Math.max(most, task[what]), 0);
    console.log(
      `longest of ${all.length.toLocaleString('en')} tasks ${longest.toFixed(0)} ms ${said}; goal ${GOAL_MS} ms ${over === 0 ? 'met' : `MISSED by ${over}`}`,
    );
  }
} finally {
  await browser.close();
  await engine.stop();
}
