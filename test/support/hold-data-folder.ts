import { lockDataFolder } from '../../src/main/db/data-folder-lock.ts';

// Run as a process of its own: takes the folder named as argument, says so, and keeps it until killed or told to stop.
const lock = lockDataFolder(process.argv[2]!, { pid: process.pid });
process.stdout.write('holding\n');
process.stdin.once('end', () => lock.release()).resume();
