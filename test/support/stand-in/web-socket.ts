import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** One WebSocket as the server has it: it only speaks. */
export type WebSocketSide = { send(message: unknown): void };

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 0x81;
const CLOSE = 0x88;

/** Accepts a WebSocket (RFC 6455) whose client is not listened to, but for its wish to close. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  protocol: string | null,
): WebSocketSide {
  const key = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      ...['Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${key}`],
      ...(protocol === null ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
      ...['', ''],
    ].join('\r\n'),
  );
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    if (bytes[0] === CLOSE) socket.end(Buffer.from([CLOSE, 0]));
  });
  return {
    send(message) {
      if (socket.writable) socket.write(textFrame(JSON.stringify(message)));
    },
  };
}

/** Closed before it was accepted: clients see an HTTP error. */
export function refuseWebSocket(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function textFrame(text: string): Buffer {
  const body = Buffer.from(text, 'utf8');
  if (body.length < 126) return Buffer.concat([Buffer.from([TEXT, body.length]), body]);
  const head = Buffer.alloc(10);
  head.writeUInt8(TEXT, 0);
  head.writeUInt8(127, 1);
  head.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([head, body]);
}
