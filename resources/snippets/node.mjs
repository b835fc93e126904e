// Receives webhooks. Run it: WEBHOOK_SECRET=... node node.mjs (Node.js 18 or newer, nothing to install).
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const SECRET = process.env.WEBHOOK_SECRET;
if (!SECRET) throw new Error('WEBHOOK_SECRET is not set');
const TOLERANCE_SECONDS = 300;

/** True if `header` (X-Webhook-Signature) was made for exactly these bytes within the last five minutes. */
export function verify(secret, header, body) {
  const pairs = header.split(',').map((part) => part.trim().split('='));
  const timestamp = pairs.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^[0-9]{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;

  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
  // There are two v1 while a secret is being changed: any of them may be the right one.
  return pairs.some(([name, value = '']) => name === 'v1' && sameText(value, expected));
}

function sameText(a, b) {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}

function handle(eventId, event) {
  console.log(eventId, event.event);
}

async function receive(request, response) {
  // The bytes as they came: JSON that was parsed and written again has another signature.
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);

  if (!verify(SECRET, request.headers['x-webhook-signature'] ?? '', body)) {
    response.writeHead(401).end();
    return;
  }
  // The same event may come twice, always with the same id. Keep the ids of the last days in a table with a
  // unique column, and answer 2xx without doing anything if this one is there already.
  const eventId = request.headers['x-webhook-id'];
  // Answer at once and work afterwards; store the event before, if it must survive a crash of this process.
  response.writeHead(204).end();
  handle(eventId, JSON.parse(body));
}

createServer((request, response) => {
  receive(request, response).catch((error) => {
    console.error(error);
    response.destroy();
  });
}).listen(process.env.PORT ?? 8000, '127.0.0.1');
