// `npm test`: installs, checks, builds and tests everything this machine can, then names what it could not run.
// RELAY_TEST_REQUIRE=electron,browser,keyring turns leaving those out into a failure.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ensureInstalled,
  findChromium,
  findElectron,
  findKeyring,
  findOnPath,
  hasDisplay,
  root,
  run,
} from './machine.mjs';

const PARTS = {
  electron: 'Electron tests',
  browser: 'Browser tests',
  keyring: 'The test with a real keyring',
};
const required = (process.env.RELAY_TEST_REQUIRE ?? '')
  .split(',')
  .map((part) => part.trim())
  .filter(Boolean);
const unknown = required.filter((part) => !(part in PARTS));
if (unknown.length > 0) {
  console.error(`RELAY_TEST_REQUIRE knows ${Object.keys(PARTS).join(', ')}, not ${unknown.join(', ')}.`);
  process.exit(2);
}

const reports = mkdtempSync(join(tmpdir(), 'reflector-relay-reports-'));
const totals = { passed: 0, failed: 0 };
const failures = [];
const notRun = [];
const skipped = [];

/** Runs one step; a step that tests adds its counts, and fails when it executed none. */
async function step(name, command, args, { env = {}, report, read } = {}) {
  console.log(`\n── ${name}`);
  const code = await run(command, args, { env });
  if (code !== 0) failures.push(`${name} (exit code ${code})`);
  if (!report) return code === 0;
  const counts = existsSync(report)
    ? read(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: [] };
  for (const key of Object.keys(totals)) totals[key] += counts[key];
  skipped.push(...counts.skipped.map((title) => `${title} (${name})`));
  if (counts.passed + counts.failed === 0) failures.push(`${name} (no test was executed)`);
  else if (code === 0 && counts.failed > 0) failures.push(name);
  return code === 0;
}

const readVitest = (json) => ({
  passed: json.numPassedTests,
  failed: json.numFailedTests,
  skipped: json.testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => !['passed', 'failed'].includes(status))
    .map(({ fullName }) => fullName.trim()),
});
const readPlaywright = ({ stats, suites }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky,
  skipped: suites.flatMap(skippedIn),
});
/** The skipped tests of a suite and of those within it, each with the reason it gives. */
function skippedIn({ specs = [], suites = [] }) {
  const own = specs
    .flatMap(({ title, tests }) => tests.map((test) => ({ title, ...test })))
    .filter(({ status }) => status === 'skipped')
    .map(({ title, annotations }) =>
      [title, annotations.find(({ type }) => type === 'skip')?.description].filter(Boolean).join(': '),
    );
  return [...own, ...suites.flatMap(skippedIn)];
}

/** The steps of `npm run check`, one by one, so that one failing does not hide the others. Answers whether it built. */
async function check() {
  let built = false;
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const command of scripts.check.split(' && ')) {
    const name = command.replace(/^npm run /, '');
    if (!name.startsWith('test:')) {
      const succeeded = await step(name, 'npm', ['run', '--silent', name]);
      if (name === 'build') built = succeeded;
      continue;
    }
    const report = join(reports, `${name.replace(':', '-')}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    await step(name, 'npm', ['run', '--silent', name, '--', ...reporters], { report, read: readVitest });
  }
  return built;
}

async function endToEnd(part, { prefix = [], env = {} } = {}) {
  const report = join(reports, `${part}.json`);
  const [command, ...args] = [...prefix, 'playwright', 'test', '--project', part, '--reporter=list,json'];
  await step(`${part} tests`, command, args, {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    report,
    read: readPlaywright,
  });
}

async function electronTests() {
  const { binary, reason } = await findElectron();
  const virtualDisplay = findOnPath('xvfb-run');
  if (!binary) return leaveOutElectron(reason);
  if (!hasDisplay() && !virtualDisplay)
    return leaveOutElectron('no display: DISPLAY is not set and there is no xvfb-run');
  const display = hasDisplay() ? [] : [virtualDisplay, '-a'];
  const keyring = findKeyring();
  if (keyring.reason) leaveOut('keyring', keyring.reason);
  const withKeyring = { prefix: [...(keyring.session ?? []), ...display], env: { RELAY_TEST_KEYRING: '1' } };
  return endToEnd('electron', keyring.reason ? { prefix: display } : withKeyring);
}

function leaveOutElectron(reason) {
  leaveOut('electron', reason);
  leaveOut('keyring', 'the Electron tests are not run');
}

async function browserTests() {
  const chromium = findChromium();
  if (!chromium)
    return leaveOut('browser', 'no browser: neither RELAY_CHROMIUM nor the PATH has a Chromium or Chrome');
  return endToEnd('browser', { env: { RELAY_CHROMIUM: chromium } });
}

function leaveOut(part, reason) {
  notRun.push(`${PARTS[part]} (${reason})`);
  if (required.includes(part))
    failures.push(`${PARTS[part]}: required by RELAY_TEST_REQUIRE, and could not run`);
}

if (!(await ensureInstalled())) {
  console.error('The packages could not be installed.');
  process.exit(1);
}
if (await check()) {
  await electronTests();
  await browserTests();
} else {
  for (const part of Object.keys(PARTS)) leaveOut(part, 'the build failed');
}
rmSync(reports, { recursive: true, force: true });

console.log('');
for (const line of notRun) console.log(`Not run: ${line}`);
for (const line of failures) console.log(`Failed: ${line}`);
for (const line of skipped) console.log(`Skipped: ${line}`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exit(failures.length > 0 || totals.failed > 0 ? 1 : 0);
