import { inflateRawSync } from 'node:zlib';
import { z } from 'zod';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;
/** Far more than the words of a day; what claims to be larger is not unpacked. */
const MOST_BYTES = 256 * 1_048_576;

const metadata = z.object({ action_items: z.unknown().default(null) });

/**
 * The action items in a transcript's archive (`GET …/download/zip`), the only place where the API has them. Fails
 * with a plain error where the bytes are not such an archive.
 */
export function actionItemsIn(zip: Buffer): unknown {
  return metadata.parse(JSON.parse(fileIn(zip, 'metadata.json').toString('utf8'))).action_items;
}

/** One file of a zip archive (PKWARE APPNOTE 4.3), by the end of its path. */
function fileIn(zip: Buffer, name: string): Buffer {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY)
    throw new Error('The archive is not a zip file.');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) break;
    const nameLength = zip.readUInt16LE(at + 28);
    const path = zip.toString('utf8', at + 46, at + 46 + nameLength);
    if (path === name || path.endsWith(`/${name}`)) return unpack(zip, at);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  throw new Error(`The archive holds no ${name}.`);
}

function unpack(zip: Buffer, entry: number): Buffer {
  const method = zip.readUInt16LE(entry + 10);
  const packedSize = zip.readUInt32LE(entry + 20);
  const local = zip.readUInt32LE(entry + 42);
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const packed = zip.subarray(start, start + packedSize);
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw new Error('The archive is packed in an unknown way.');
  return inflateRawSync(packed, { maxOutputLength: MOST_BYTES });
}
