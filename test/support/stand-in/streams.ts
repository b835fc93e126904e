import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { readable } from './access.ts';
import type { Accounts } from './accounts.ts';
import { HttpError } from './http.ts';
import type { StandInState, StandInUser } from './state.ts';
import { messagesOf, storedMessages } from './stream-messages.ts';
import { acceptWebSocket, refuseWebSocket } from './web-socket.ts';
import type { WebSocketSide } from './web-socket.ts';

/** The documented streams; the second captures the transcript's id. */
export const USER_STREAM = /^\/v1\/events$/;
export const TRANSCRIPT_STREAM = /^\/v1\/transcripts\/([^/]+)\/events$/;

export type Streams = {
  /** Answers a request to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex): void;
  /** Cuts every stream off. */
  cut(): void;
};

type Open = { side: WebSocketSide; socket: Duplex } & ({ userId: string } | { transcriptId: string });

/** The event streams: a user's, for a token alone, and a transcript's, for whoever may read it. */
export function createStreams(state: StandInState, accounts: Accounts, open: boolean): Streams {
  const streams = new Set<Open>();
  const keep = (stream: Open): void => {
    streams.add(stream);
    stream.socket.on('close', () => streams.delete(stream));
  };
  state.listeners.add((before, after) => {
    const { user, transcript } = messagesOf(before, after);
    for (const stream of streams) {
      const told =
        'userId' in stream
          ? after.user_id === stream.userId && user
          : after.id === stream.transcriptId && transcript;
      if (told) told.forEach(stream.side.send);
    }
  });

  /** API keys are not looked at here. */
  const userOf = (request: IncomingMessage): StandInUser | null => {
    const [scheme, token] = (request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/);
    return scheme === 'bearer' && token !== undefined ? accounts.byToken(token) : null;
  };

  return {
    upgrade(request, socket) {
      const { pathname } = new URL(request.url ?? '/', 'http://stand-in');
      const user = userOf(request);
      const accept = (): WebSocketSide =>
        acceptWebSocket(request, socket, request.headers['sec-websocket-protocol'] ? 'bearer' : null);
      if (USER_STREAM.test(pathname)) {
        // Its close 4401 comes before it is accepted, which is an HTTP 403.
        if (user === null || open) return refuseWebSocket(socket, 403);
        return keep({ side: accept(), socket, userId: user.sub });
      }
      const [, id] = TRANSCRIPT_STREAM.exec(pathname) ?? [];
      if (id === undefined) return refuseWebSocket(socket, 404);
      try {
        const t = readable({ state, user, open }, id);
        const side = accept();
        storedMessages(t).forEach(side.send);
        keep({ side, socket, transcriptId: id });
      } catch (error) {
        refuseWebSocket(socket, error instanceof HttpError ? error.status : 500);
      }
    },
    cut: () => [...streams].forEach(({ socket }) => socket.destroy()),
  };
}
