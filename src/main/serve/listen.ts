import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpHandler } from '../bridge/http.ts';
import type { IntakeHandler } from '../intake/receiver.ts';
import { RelayError } from '../lib/errors.ts';
import { addressOf, sendJson } from '../lib/http-exchange.ts';

/** A request must have come in whole by then. */
const REQUEST_MS = 60_000;
/** How long requests under way may take when the listener closes. */
const CLOSE_MS = 1000;

/** Where to listen, and the option by which another port is chosen. */
export type ListenAddress = { host: string; port: number; option: '--port' | '--intake-port' };

export type Listener = {
  port: number;
  /** Takes no more, answers what is under way for a second at most, then ends every connection. */
  close(): Promise<void>;
};

/** Serves intake routes, and everything else by `rest`; without `rest` everything else is not there. */
export function listen(
  address: ListenAddress,
  intake: IntakeHandler,
  rest: HttpHandler | null,
): Promise<Listener> {
  const underWay = new Set<Promise<void>>();
  const follow = (answering: Promise<void>): void => {
    const settled = answering.finally(() => underWay.delete(settled));
    underWay.add(settled);
  };
  const server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
    if (intake.owns(addressOf(request).pathname)) follow(intake.handle(request, response));
    else if (rest !== null) follow(rest(request, response));
    else {
      const error = { code: 'not_found', message: 'Only events are taken in here.' };
      sendJson(request, response, 404, { ok: false, error });
    }
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFailure(error, address)));
    server.listen(address.port, address.host, () =>
      resolve({ port: (server.address() as AddressInfo).port, close: () => closeServer(server, underWay) }),
    );
  });
}

async function closeServer(server: Server, underWay: Set<Promise<void>>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<void>((resolve) => (timer = setTimeout(resolve, CLOSE_MS)));
  await Promise.race([Promise.all(underWay), timeUp]);
  clearTimeout(timer);
  server.closeAllConnections();
  await closed;
}

function listenFailure(error: NodeJS.ErrnoException, { host, port, option }: ListenAddress): RelayError {
  const said =
    error.code === 'EADDRINUSE'
      ? `Port ${port} of ${host} is in use. Choose another with ${option}, or 0 for any free one.`
      : `Port ${port} of ${host} cannot be listened on: ${error.message}`;
  return new RelayError('unavailable', said, [], { cause: error });
}
