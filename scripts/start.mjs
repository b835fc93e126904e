// `npm start`: installs, builds and opens the application. Where no window can be shown, the same engine starts
// without one and its screens open in a browser. Plain JavaScript for Node.js 20 without anything installed.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  defaultDataFolder,
  ensureInstalled,
  environment,
  findElectron,
  hasDisplay,
  root,
  run,
  sandboxArguments,
} from './machine.mjs';

const HELP = `npm start [-- OPTIONS]

Installs and builds Reflector Relay, then opens it.

  --headless       open no window, show the screens in a browser
  --data-dir DIR   keep the data in DIR
  --port PORT      without a window: the port of the screens and the intake, 0 for any free one (default 7787)`;

const options = parse(process.argv.slice(2));
// The terminal interrupts the application too, which then has attempts to finish.
process.on('SIGINT', () => {});

if (!(await ensureInstalled())) stop('The packages could not be installed.');
if ((await run('npm', ['run', '--silent', 'build'])) !== 0) stop('The application could not be built.');
const { binary, reason } = await findWindow();
process.exitCode = binary ? await openWindow(binary) : await startHeadless(reason);

/** The Electron that can show a window here, or why there is none. */
async function findWindow() {
  if (options.headless) return { binary: null, reason: 'asked for by --headless' };
  if (!hasDisplay())
    return { binary: null, reason: 'no display: neither DISPLAY nor WAYLAND_DISPLAY is set' };
  return findElectron();
}

async function openWindow(electron) {
  console.log('Opening Reflector Relay …');
  const dataDir = options.dataDir ? [`--user-data-dir=${options.dataDir}`] : [];
  return follow(start(electron, ['.', ...sandboxArguments, ...dataDir], 'inherit'));
}

async function startHeadless(why) {
  const dataDir = options.dataDir || defaultDataFolder();
  console.log(`Starting without a window (${why}).`);
  const args = ['out/main/headless.js', '--data-dir', dataDir, '--port', options.port];
  const engine = start('node', args, ['inherit', 'pipe', 'inherit']);
  createInterface({ input: engine.stdout }).on('line', (line) => {
    const url = urlOfReadyLine(line);
    if (url) void showWay(url, dataDir);
    else console.log(line);
  });
  return follow(engine);
}

function urlOfReadyLine(line) {
  try {
    const message = JSON.parse(line);
    return message.event === 'ready' ? message.url : null;
  } catch {
    return null;
  }
}

async function showWay(url, dataDir) {
  console.log(`Reflector Relay delivers. Its screens are at ${url}, its data in ${dataDir}.`);
  console.log('Open them with this link, good once and for five minutes:');
  const code = await run('node', ['out/main/cli.js', 'open', '--data-dir', dataDir]);
  const again = `node out/main/cli.js open --data-dir "${dataDir}"`;
  console.log(code === 0 ? `Another link: ${again}` : `The link could not be made. Try: ${again}`);
  console.log('Stop with Ctrl+C.');
}

function start(command, args, stdio) {
  // Some editors' terminals set this, and Electron would be a plain Node.js.
  const { ELECTRON_RUN_AS_NODE: _plainNode, ...env } = environment;
  return spawn(command, args, { cwd: root, env, stdio });
}

/** Waits for the application's end; whoever stops this script stops it. */
function follow(child) {
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function parse(args) {
  const parsed = { headless: false, dataDir: '', port: '7787' };
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    const [name, joined] = arg.split(/=(.*)/s);
    if (name === '--help') {
      console.log(HELP);
      process.exit(0);
    }
    if (name === '--headless') parsed.headless = true;
    else if (name === '--data-dir' || name === '--port') {
      const value = joined ?? args.shift();
      if (!value) stop(`${name} needs a value.\n\n${HELP}`, 2);
      parsed[name === '--port' ? 'port' : 'dataDir'] = value;
    } else stop(`There is no option ${arg}.\n\n${HELP}`, 2);
  }
  return parsed;
}

function stop(message, code = 1) {
  console.error(message);
  process.exit(code);
}
