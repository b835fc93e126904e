// What the scripts ask of the machine they run on. Plain JavaScript without dependencies: it has to work on
// Node.js 20 before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Not import.meta.dirname, which the first releases of Node.js 20 lack.
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Our own Node.js comes first, whatever the machine has. An Electron with an older one inside reads its modules before
 * the application's first line runs, and with that starts its threads: their number must be there before.
 */
export const environment = {
  UV_THREADPOOL_SIZE: '128',
  ...process.env,
  PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH ?? ''}`,
};

/** Runs a command in the project's folder with its output shown; answers the exit code. */
export function run(command, args, { env = {}, timeoutMs, stdio = 'inherit' } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...environment, ...env },
      stdio,
      shell: process.platform === 'win32',
      timeout: timeoutMs,
    });
    child.on('error', (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** Installs what package-lock.json names, unless exactly that is installed. Answers whether it is there now. */
export async function ensureInstalled() {
  if (isInstalled()) return true;
  console.log('Installing the packages of package-lock.json …');
  // Not `npm ci`: it refuses a lock that leaves out what only other platforms need.
  return (await run('npm', ['install', '--no-save', '--no-fund', '--no-audit'])) === 0;
}

function isInstalled() {
  const installedFile = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const { '': _project, ...wanted } = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(installedFile);
  const same = (path) => installed[path]?.version === wanted[path]?.version;
  return (
    Object.keys(installed).every((path) => same(path) || (installed[path].optional && !wanted[path])) &&
    Object.keys(wanted).every((path) => same(path) || (wanted[path].optional && !installed[path]))
  );
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

/** Builds where nothing is built, or the build is older than what it was made from. Answers whether it is there now. */
export async function ensureBuilt() {
  const built = join(root, 'out/main/headless.js');
  if (existsSync(built) && newestIn(join(root, 'src')) <= statSync(built).mtimeMs) return true;
  // What it says goes to standard error: standard output is often read by another program.
  return (await run('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 2, 'inherit'] })) === 0;
}

function newestIn(folder) {
  return Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs;
    }),
  );
}

/** The Electron binary: the one named, the one downloaded before, or one downloaded now. Without one, why. */
export async function findElectron() {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (named) {
    const binary = electronIn(named);
    return binary
      ? ifItStarts(binary)
      : noElectron(`ELECTRON_OVERRIDE_DIST_PATH names ${named}, which has none`);
  }
  const folder = join(root, 'node_modules/electron/dist');
  if (!electronIn(folder)) {
    console.log('Downloading the Electron binary …');
    await run('node', ['node_modules/electron/install.js'], { timeoutMs: 4 * 60_000 });
  }
  const binary = electronIn(folder);
  return binary
    ? ifItStarts(binary)
    : noElectron('its download failed and ELECTRON_OVERRIDE_DIST_PATH is not set');
}

function electronIn(folder) {
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const binary = join(folder, names[process.platform] ?? 'electron');
  return existsSync(binary) ? binary : null;
}

/** A server may have the binary and lack the libraries of a desktop. As Node.js it asks for the same ones. */
function ifItStarts(binary) {
  const { status, stderr } = spawnSync(binary, ['--version'], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...environment, ELECTRON_RUN_AS_NODE: '1' },
  });
  if (status === 0) return { binary };
  return noElectron(`${binary} does not start: ${stderr?.trim().split('\n').at(-1) || 'no reason given'}`);
}

function noElectron(reason) {
  return { binary: null, reason: `no Electron binary: ${reason}` };
}

/** Whether windows can be shown to a person here. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * The command that gives another one a keyring: none where it has one by RELAY_TEST_KEYRING=1, else a session of its
 * own. Without one, why.
 */
export function findKeyring() {
  if (process.env.RELAY_TEST_KEYRING === '1') return { session: [] };
  if (process.platform !== 'linux') return { reason: 'it is written for the keyrings of Linux' };
  const missing = ['dbus-run-session', 'dbus-send', 'gnome-keyring-daemon'].filter(
    (name) => !findOnPath(name),
  );
  if (missing.length > 0) return { reason: `no keyring: there is no ${missing.join(' and no ')}` };
  const session = join(root, 'scripts/keyring-session');
  const { status, stderr } = spawnSync(session, ['true'], { encoding: 'utf8', timeout: 60_000 });
  if (status === 0) return { session: [session] };
  return { reason: `no keyring: ${stderr?.trim().split('\n').at(-1) || 'its session does not start'}` };
}

/** The Chromium of RELAY_CHROMIUM or of the PATH, or null. */
export function findChromium() {
  const named = process.env.RELAY_CHROMIUM;
  if (named) return existsSync(named) ? named : null;
  return findOnPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable');
}

/** The first of these commands that the PATH has, with its folder, or null. */
export function findOnPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable) ?? null;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Chromium, and so Electron, refuses to sandbox for root. */
export const sandboxArguments = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** Where the application keeps its data when nothing else is said: the same folder with and without windows. */
export function defaultDataFolder() {
  const name = 'Reflector Relay';
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support', name);
  if (process.platform === 'win32')
    return join(process.env.APPDATA ?? join(homedir(), 'AppData/Roaming'), name);
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), name);
}
