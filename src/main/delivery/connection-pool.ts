import type { Socket } from 'node:net';
import { Client } from 'undici';

/** An open connection with one HTTP/1.1 client on it. It carries one request at a time. */
export type Connection = {
  client: Client;
  remoteAddress: string | null;
  /** False once its socket has closed: it never reconnects. */
  alive: boolean;
  key: string;
};

export type ConnectionPool = {
  /** Takes the kept connection last used under this key; null when there is none alive. */
  take(key: string): Connection | null;
  /** Puts an HTTP client on an open socket. */
  wrap(key: string, origin: string, socket: Socket): Connection;
  /** Keeps a connection for the next request under its key. The receiver's or our idle limit ends it. */
  keep(connection: Connection): void;
  /** Ends idle connections at once, and those in use as soon as their request is answered. */
  dropKept(): void;
  close(): Promise<void>;
};

/** How long an idle connection is kept when the receiver does not say, in milliseconds. */
const IDLE_MS = 4000;
const MOST_HEADER_BYTES = 64 * 1024;

/**
 * Keeps connections alive between attempts. The key says everything a connection was opened under, permissions
 * among it, so that one opened under older rules is never used under newer ones.
 */
export function createConnectionPool(): ConnectionPool {
  const idle = new Map<string, Connection[]>();
  const all = new Set<Connection>();
  /** In use when the rules changed: not to be kept. */
  const outdated = new WeakSet<Connection>();

  const forget = (connection: Connection): void => {
    connection.alive = false;
    all.delete(connection);
    const kept = idle.get(connection.key)?.filter((other) => other !== connection) ?? [];
    if (kept.length === 0) idle.delete(connection.key);
    else idle.set(connection.key, kept);
  };

  return {
    take(key) {
      const connection = idle.get(key)?.pop() ?? null;
      if (connection !== null && idle.get(key)?.length === 0) idle.delete(key);
      return connection;
    },
    wrap(key, origin, socket) {
      let unused: Socket | null = socket;
      const client = new Client(origin, {
        connect: (_options, callback) => {
          if (unused === null) return callback(closedError(), null);
          const given = unused;
          unused = null;
          // Answered at once, the client would not notice that it may go on.
          queueMicrotask(() => callback(null, given));
        },
        pipelining: 1,
        // The deadline of an attempt is the engine's own.
        headersTimeout: 0,
        bodyTimeout: 0,
        keepAliveTimeout: IDLE_MS,
        maxHeaderSize: MOST_HEADER_BYTES,
      });
      const connection: Connection = {
        client,
        remoteAddress: socket.remoteAddress ?? null,
        alive: true,
        key,
      };
      all.add(connection);
      client.once('disconnect', () => {
        forget(connection);
        void client.destroy();
      });
      return connection;
    },
    keep(connection) {
      if (!connection.alive) return;
      if (outdated.has(connection)) return void connection.client.destroy();
      const kept = idle.get(connection.key);
      if (kept) kept.push(connection);
      else idle.set(connection.key, [connection]);
    },
    dropKept() {
      const unused = [...idle.values()].flat();
      for (const connection of all) outdated.add(connection);
      for (const connection of unused) {
        forget(connection);
        void connection.client.destroy();
      }
    },
    async close() {
      const open = [...all];
      open.forEach(forget);
      await Promise.all(open.map((connection) => connection.client.destroy()));
    },
  };
}

function closedError(): Error {
  return Object.assign(new Error('The connection was closed.'), { code: 'UND_ERR_SOCKET' });
}
