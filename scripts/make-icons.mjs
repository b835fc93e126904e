// Draws the icons in resources/icons: a relay's three dots and arrow for the application, a dot in a ring for the tray.
// Run it after changing a shape; the files are kept in the repository.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pngFile } from './png.ts';

const folder = join(import.meta.dirname, '../resources/icons');
const INK = {
  idle: [134, 142, 150],
  delivering: [34, 139, 230],
  attention: [224, 49, 49],
  paused: [173, 181, 189],
};
mkdirSync(folder, { recursive: true });

for (const [look, colour] of Object.entries(INK)) {
  for (const [suffix, size] of [
    ['', 16],
    ['@2x', 32],
  ]) {
    save(`tray-${look}${suffix}.png`, size, (x, y) => trayPixel(look, colour, x, y));
  }
}
save('icon.png', 512, iconPixel);

/** A ring with a mark in it; x and y run from -1 to 1. */
function trayPixel(look, colour, x, y) {
  const r = Math.hypot(x, y);
  const ring = r < 0.95 && r > 0.68;
  const mark = {
    idle: r < 0.3,
    delivering: x > -0.35 && x < 0.45 && Math.abs(y) < 0.42 - (x + 0.35) * 0.5,
    attention: Math.abs(x) < 0.13 && ((y > -0.5 && y < 0.12) || (y > 0.27 && y < 0.5)),
    paused: Math.abs(y) < 0.38 && Math.abs(Math.abs(x) - 0.2) < 0.11,
  }[look];
  return ring || mark ? [...colour, 255] : [0, 0, 0, 0];
}

function iconPixel(x, y) {
  const corner = Math.hypot(Math.max(Math.abs(x) - 0.6, 0), Math.max(Math.abs(y) - 0.6, 0));
  if (corner > 0.36) return [0, 0, 0, 0];
  const line = Math.abs(y) < 0.07 && x > -0.6 && x < 0.4;
  const head = x > 0.2 && x < 0.68 && Math.abs(y) < (0.68 - x) * 0.8;
  const dots = [-0.6, -0.1].some((centre) => Math.hypot(x - centre, y) < 0.17);
  return line || head || dots ? [255, 255, 255, 255] : [12, 99, 168, 255];
}

/** Writes a PNG, every pixel the mean of sixteen points. */
function save(name, size, pixel) {
  const rows = Array.from({ length: size }, (_, row) =>
    Uint8Array.from(Array.from({ length: size }, (_none, column) => mean(pixel, column, row, size)).flat()),
  );
  writeFileSync(join(folder, name), pngFile(size, rows));
}

function mean(pixel, column, row, size) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < 16; i += 1) {
    const x = ((column + ((i % 4) + 0.5) / 4) / size) * 2 - 1;
    const y = ((row + (Math.floor(i / 4) + 0.5) / 4) / size) * 2 - 1;
    const [r, g, b, a] = pixel(x, y);
    sum[0] += r * a;
    sum[1] += g * a;
    sum[2] += b * a;
    sum[3] += a;
  }
  const alpha = sum[3];
  return alpha === 0
    ? [0, 0, 0, 0]
    : [sum[0] / alpha, sum[1] / alpha, sum[2] / alpha, alpha / 16].map(Math.round);
}
