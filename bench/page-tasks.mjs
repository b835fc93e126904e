// The tasks of a page's main thread, from Chromium's own trace: how long each lasted, and what it took of the processor.
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs `work` and answers the page's tasks meanwhile, longest first, in milliseconds: `{ clock, processor }` each. */
export async function tasksDuring(browser, page, work) {
  const path = join(tmpdir(), `reflector-relay-trace-${process.pid}.json`);
  await browser.startTracing(page, { path, categories: ['toplevel'] });
  let detail;
  try {
    detail = await work();
  } finally {
    await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(readFileSync(path, 'utf8'));
  rmSync(path);
  return { detail, tasks: tasksOf(mainThread(traceEvents)) };
}

/** The events of the thread that draws the page: of those named so, the one that did the most. */
function mainThread(events) {
  const threadOf = ({ pid, tid }) => `${pid} ${tid}`;
  const named = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const byThread = named.map((thread) => events.filter((event) => threadOf(event) === threadOf(thread)));
  return byThread.sort((a, b) => b.length - a.length)[0] ?? [];
}

function tasksOf(events) {
  return events
    .filter(({ name, ph }) => ph === 'X' && name === 'ThreadControllerImpl::RunTask')
    .map(({ dur, tdur = 0 }) => ({ clock: dur / 1000, processor: tdur / 1000 }))
    .sort((a, b) => b.clock - a.clock);
}
