// A receiver that answers 200 at once, in a process of its own. Prints its port; tells on stdin's end.
import { createServer } from 'node:http';

let count = 0;
let waiting = null;
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify({ count }));
    return;
  }
  request.resume();
  request.on('end', () => {
    count += 1;
    response.writeHead(200, { 'content-length': 2 }).end('ok');
    if (waiting && count >= waiting.until) {
      process.send({ reached: count, at: performance.timeOrigin + performance.now() });
      waiting = null;
    }
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', ({ reset, until }) => {
  if (reset) count = 0;
  if (until !== undefined) waiting = { until };
});
