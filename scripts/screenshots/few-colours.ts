import type { Palette } from '../png.ts';

/** A picture whose pixels name colours of a palette, row by row. */
export type IndexedPicture = { palette: Palette; rows: Uint8Array[] };

const MOST_COLOURS = 256;

/**
 * The same picture in 256 colours: the commonest ones, as far apart as need be. Screens have few colours beside the
 * shades at the edges of letters, so that no channel is off by more than the eye sees. `bgra` has four bytes a pixel.
 */
export function inFewColours(bgra: Uint8Array, width: number): IndexedPicture {
  const count = bgra.length / 4;
  const colours = new Map<number, number>();
  const at = (pixel: number): number =>
    (bgra[4 * pixel + 2]! << 16) | (bgra[4 * pixel + 1]! << 8) | bgra[4 * pixel]!;
  for (let pixel = 0; pixel < count; pixel += 1) colours.set(at(pixel), (colours.get(at(pixel)) ?? 0) + 1);
  const common = [...colours].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);

  let chosen: number[] = [];
  for (let apart = 0; ; apart += 1) {
    chosen = [];
    for (const colour of common) {
      if (!chosen.some((other) => distance(colour, other) <= apart)) chosen.push(colour);
      if (chosen.length > MOST_COLOURS) break;
    }
    if (chosen.length <= MOST_COLOURS) break;
  }
  const nearest = new Map(common.map((colour) => [colour, indexOfNearest(colour, chosen)]));
  return {
    palette: chosen.map((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]),
    rows: Array.from({ length: count / width }, (_, row) =>
      Uint8Array.from({ length: width }, (_none, column) => nearest.get(at(row * width + column))!),
    ),
  };
}

/** By how much the channel that differs most differs. */
function distance(a: number, b: number): number {
  return Math.max(
    Math.abs((a >> 16) - (b >> 16)),
    Math.abs(((a >> 8) & 255) - ((b >> 8) & 255)),
    Math.abs((a & 255) - (b & 255)),
  );
}

function indexOfNearest(colour: number, among: number[]): number {
  let nearest = 0;
  for (let index = 1; index < among.length; index += 1) {
    if (distance(colour, among[index]!) < distance(colour, among[nearest]!)) nearest = index;
  }
  return nearest;
}
