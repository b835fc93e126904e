// Bare undici in a process of its own: the same bodies to the same receiver, unsigned, nothing stored.
// Usage: node bench/bare.mjs URL COUNT CONCURRENCY BODY_BYTES
import { Agent, request } from 'undici';

const [url, count, concurrency, bytes] = process.argv.slice(2);
const agent = new Agent({ connections: Number(concurrency) });
const body = Buffer.alloc(Number(bytes), 'x');
let next = 0;

async function work() {
  while (next++ < Number(count)) {
    const headers = { 'content-type': 'application/json' };
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
