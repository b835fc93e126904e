/** Loaded before a program of its own begins: its wall clock goes ahead by as many milliseconds as its parent sends. */
let aheadMs = 0;
const now = Date.now;
Date.now = () => now() + aheadMs;
process.on('message', (ms: number) => {
  aheadMs += ms;
  process.send?.('moved');
});
// Listening to its parent alone keeps no program running.
process.channel?.unref();
