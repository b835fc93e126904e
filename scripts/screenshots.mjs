// `npm run screenshots`: builds, lets an engine live through a week of made-up meetings, opens the real application on
// its folder and takes the pictures of docs/images, light and dark.
import { findElectron, findOnPath, hasDisplay, run } from './machine.mjs';

const { binary, reason } = await findElectron();
const virtualDisplay = findOnPath('xvfb-run');
if (!binary) stop(reason);
if (!hasDisplay() && !virtualDisplay) stop('no display: DISPLAY is not set and there is no xvfb-run');
if ((await run('npm', ['run', '--silent', 'build'])) !== 0) stop('the build failed');
const [command, ...args] = [
  ...(hasDisplay() ? [] : [virtualDisplay, '-a', '--server-args=-screen 0 1600x1200x24']),
  'node',
  'scripts/screenshots/take.ts',
];
process.exitCode = await run(command, args);

function stop(why) {
  console.error(`No pictures: ${why}`);
  process.exit(1);
}
