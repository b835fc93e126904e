import { crc32, deflateSync } from 'node:zlib';

/** Colours as red, green and blue, 256 of them at most. */
export type Palette = readonly (readonly [number, number, number])[];

/**
 * A PNG file (ISO/IEC 15948) of 8 bits a sample: with a palette each row holds one index a pixel, without one red,
 * green, blue and alpha.
 */
export function pngFile(width: number, rows: readonly Uint8Array[], palette?: Palette): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(rows.length, 4);
  head.set([8, palette ? 3 : 6, 0, 0, 0], 8);
  // Each row begins with the number of its filter; none suits flat pictures.
  const data = Buffer.concat(rows.flatMap((row) => [Buffer.alloc(1), row]));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    ...(palette ? [chunk('PLTE', Buffer.from(palette.flat()))] : []),
    chunk('IDAT', deflateSync(data, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
