// `npm run headless -- --data-dir DIR --port 7787`: the engine without a window, built first where it must be.
// Standard output is the engine's alone.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, environment, root } from './machine.mjs';

if (!(await ensureBuilt())) process.exit(1);
const engine = spawn('node', [join(root, 'out/main/headless.js'), ...process.argv.slice(2)], {
  cwd: root,
  env: environment,
  stdio: ['ignore', 'inherit', 'inherit'],
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => engine.kill('SIGTERM'));
process.exitCode = await new Promise((resolve) => {
  engine.on('error', (error) => {
    console.error(error.message);
    resolve(1);
  });
  engine.on('close', (code) => resolve(code ?? 1));
});
