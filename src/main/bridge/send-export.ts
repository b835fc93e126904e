import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ParsedInput } from '../../shared/contract.ts';
import { exportInput } from '../../shared/contract/exports.ts';
import type { ExportView } from '../../shared/views.ts';
import type { Exports } from '../delivery/export/exports.ts';
import { textOf } from '../delivery/export/formats.ts';
import { RelayError } from '../lib/errors.ts';
import { parseInput } from '../lib/parse-input.ts';

/** Begins an export as the request of that name does. */
export type StartExport = (input: ParsedInput<'export.start'>) => Promise<ExportView | null>;

/**
 * Answers `GET /api/delivery.export`: `?id=` fetches an export that was begun, `?format=` and `?filter=` (JSON) begin one.
 * The text goes out as it is read, as fast as it is taken; an export that is stopped ends the connection, so that nobody
 * takes a part for the whole.
 */
export async function sendExport(
  response: ServerResponse,
  query: URLSearchParams,
  exports: Pick<Exports, 'get' | 'chunks'>,
  start: StartExport,
): Promise<void> {
  const id = query.get('id') ?? (await begin(query, start));
  const { format, fileName, state } = exports.get(id);
  if (state !== 'waiting') {
    throw new RelayError('conflict', 'This export was fetched already, or stopped. Start another one.');
  }
  response.writeHead(200, {
    'content-type': textOf(format).contentType,
    'content-disposition': `attachment; filename="${fileName}"`,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  // A reader that leaves, or an export that is stopped, is not a fault of ours.
  await pipeline(Readable.from(exports.chunks(id), { objectMode: false }), response).catch(() =>
    response.destroy(),
  );
}

async function begin(query: URLSearchParams, start: StartExport): Promise<string> {
  const given = { format: query.get('format') ?? undefined, filter: parseFilter(query.get('filter')) };
  const view = await start(parseInput(exportInput, given));
  if (view === null) throw new RelayError('conflict', 'Nobody said where to write the export.');
  return view.id;
}

function parseFilter(text: string | null): unknown {
  if (text === null || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    const message = 'The filter is not JSON.';
    throw new RelayError('invalid_input', message, [{ path: 'filter', message }]);
  }
}
