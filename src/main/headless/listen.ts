import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpHandler } from '../bridge/http.ts';
import type { IntakeHandler } from '../intake/receiver.ts';
import { RelayError } from '../lib/errors.ts';
import { sendJson } from '../lib/http-exchange.ts';

/** A request must have come in whole by then. */
const REQUEST_MS = 60_000;

export type Listener = { port: number; close(): Promise<void> };

/** Serves intake routes, and everything else by `rest`; without `rest` everything else is not there. */
export function listen(
  address: { host: string; port: number },
  intake: IntakeHandler,
  rest: HttpHandler | null,
): Promise<Listener> {
  const server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (intake.owns(pathname)) void intake.handle(request, response);
    else if (rest !== null) void rest(request, response);
    else {
      const error = { code: 'not_found', message: 'Only events are taken in here.' };
      sendJson(request, response, 404, { ok: false, error });
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFailure(error, address)));
    server.listen(address.port, address.host, () =>
      resolve({ port: (server.address() as AddressInfo).port, close: () => closeServer(server) }),
    );
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function listenFailure(
  error: NodeJS.ErrnoException,
  { host, port }: { host: string; port: number },
): RelayError {
  const said =
    error.code === 'EADDRINUSE'
      ? `Port ${port} of ${host} is in use. Choose another with --port, or 0 for any free one.`
      : `Port ${port} of ${host} cannot be listened on: ${error.message}`;
  return new RelayError('unavailable', said, [], { cause: error });
}
