// Bare undici in a process of its own: the same requests to the same receiver over as many connections, but every
// header a constant and nothing stored.
// Usage: node bench/bare.mjs URL COUNT CONCURRENCY BODY_BYTES
import { Agent, request } from 'undici';

const [url, count, concurrency, bytes] = process.argv.slice(2);
const agent = new Agent({ connections: Number(concurrency) });
const body = Buffer.alloc(Number(bytes), 'x');
let next = 0;

const headers = {
  'content-type': 'application/json',
  'user-agent': 'Reflector-Webhook/1.0',
  'x-webhook-event': 'transcript.completed',
  'x-webhook-retry': '0',
  'x-webhook-id': '01a20ad128327000872abad8b5266f38',
  'x-webhook-signature': `t=1795445473,v1=${'0'.repeat(64)}`,
};

async function work() {
  while (next++ < Number(count)) {
    const answer = await request(url, { method: 'POST', dispatcher: agent, headers, body });
    await answer.body.dump();
  }
}

async function run() {
  process.send({ at: performance.timeOrigin + performance.now() });
  await Promise.all(Array.from({ length: Number(concurrency) }, work));
  await agent.close();
  process.disconnect();
}

process.on('message', () => void run());
