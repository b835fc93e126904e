// A stand-in Reflector server with as many transcripts of as many words as asked for, in a process of its own.
import { OWNER_KEY, startStandInReflector } from '../test/support/stand-in-reflector.ts';

const [count, wordCount] = process.argv.slice(2).map(Number);
const standIn = await startStandInReflector();
const room = standIn.state.addRoom({
  name: 'bench',
  webhook_url: 'http://127.0.0.1:9/',
  webhook_secret: 'bench',
});
const words = Array.from({ length: wordCount }, (_, i) => ({
  text: i % 12 === 11 ? ' sentence.' : ' word',
  start: i * 0.4,
  end: i * 0.4 + 0.3,
  speaker: Math.floor(i / 40) % 2,
}));
for (let i = 0; i < count; i++) {
  standIn.state.addTranscript(room, {
    title: `Meeting ${i}`,
    topics: [{ id: `t${i}`, title: 'Topic', summary: 'Summary', timestamp: 0, words }],
  });
}
process.send({ url: standIn.url, key: OWNER_KEY, externalId: room.id });
