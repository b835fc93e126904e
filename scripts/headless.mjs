// `npm run headless -- --data-dir DIR --port 7787`: the engine without a window. Builds first where nothing is built,
// or the build is older than what it was made from. Standard output is the engine's alone.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { environment, root } from './machine.mjs';

const BUILT = join(root, 'out/main/headless.js');

if (!existsSync(BUILT) || newestIn(join(root, 'src')) > statSync(BUILT).mtimeMs) {
  const code = await finished(spawn('npm', ['run', '--silent', 'build'], options(['ignore', 2, 'inherit'])));
  if (code !== 0) process.exit(code);
}
const engine = spawn('node', [BUILT, ...process.argv.slice(2)], options(['ignore', 'inherit', 'inherit']));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => engine.kill('SIGTERM'));
process.exitCode = await finished(engine);

function options(stdio) {
  return { cwd: root, env: environment, stdio };
}

function newestIn(folder) {
  return Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );
}

function finished(child) {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
