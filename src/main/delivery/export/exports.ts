import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ExportFormat } from '../../../shared/model.ts';
import type { DeliveryFilter, ExportView } from '../../../shared/views.ts';
import type { Clock } from '../../lib/clock.ts';
import { RelayError } from '../../lib/errors.ts';
import { nextTurn } from '../../lib/next-turn.ts';
import type { HistoryStore } from '../history.ts';
import type { ExportReader } from './export-rows.ts';
import { textOf } from './formats.ts';

/** Deliveries read at once: what is held in memory of an export, and how long it holds up the engine. */
const PAGE = 100;
/** Progress is told at most this often. */
const TELL_MS = 200;
/** Exports that are remembered; the oldest that ended is forgotten first. */
const MOST_KEPT = 50;

export type Exports = {
  /** Counts what would be exported and gives it a name; nothing is read before `toFile` or `chunks`. */
  start(format: ExportFormat, filter: DeliveryFilter): Promise<ExportView>;
  get(id: string): ExportView;
  /** The text of an export, once, in parts; ends with an error when it is stopped. */
  chunks(id: string): AsyncGenerator<string>;
  /** Writes an export to a file, which is there only once it is whole. Resolves when it has begun. */
  toFile(id: string, file: string): ExportView;
  stop(id: string): ExportView;
  stopAll(): void;
};

type Kept = { view: ExportView; filter: DeliveryFilter };

/**
 * Exports of the filtered history. They go through it by id, the key it is sorted by, up to the newest at the start, so
 * that nothing is missed or said twice; each delivery is as it is when its turn comes.
 */
export function createExports(
  history: HistoryStore,
  reader: ExportReader,
  clock: Clock,
  newExportId: () => string,
  onChanged: (view: ExportView) => void,
): Exports {
  const kept = new Map<string, Kept>();

  const find = (id: string): Kept => {
    const found = kept.get(id);
    if (!found) throw new RelayError('not_found', 'This export is over and forgotten. Start another one.');
    return found;
  };
  const change = (id: string, patch: Partial<ExportView>): ExportView => {
    const found = find(id);
    found.view = { ...found.view, ...patch };
    onChanged(found.view);
    return found.view;
  };
  const forgetOld = (): void => {
    for (const [id, { view }] of kept) {
      if (kept.size < MOST_KEPT) return;
      if (view.state !== 'running') kept.delete(id);
    }
  };

  /** `finishes`: whoever reads it to the end has all that was wanted. */
  async function* read(id: string, finishes: boolean): AsyncGenerator<string> {
    const { view, filter } = find(id);
    if (view.state !== 'waiting')
      throw new RelayError('conflict', 'This export was already fetched. Start another one.');
    const text = textOf(view.format);
    change(id, { state: 'running' });
    let whole = false;
    try {
      const [newest] = (await history.page({ filter, direction: 'older', limit: 1 })).items;
      yield text.head;
      let told = clock.monotonic();
      let done = 0;
      let begun = false;
      for (let after = ''; newest !== undefined;) {
        const ids = history.ids(filter, after, PAGE).filter((one) => one <= newest.id);
        if (ids.length === 0) break;
        const lines = reader.rows(ids).map(text.line);
        // Pruned meanwhile: of these nothing may be left to say.
        if (lines.length > 0) yield (begun ? text.between : '') + lines.join(text.between);
        begun ||= lines.length > 0;
        after = ids.at(-1)!;
        done += ids.length;
        find(id).view = { ...find(id).view, done };
        if (clock.monotonic() - told >= TELL_MS) {
          told = clock.monotonic();
          change(id, {});
        }
        await nextTurn();
        if (find(id).view.state !== 'running') throw stoppedError();
      }
      yield text.foot;
      whole = true;
      if (finishes) change(id, { state: 'finished' });
    } finally {
      // Whoever reads it may go away in the middle.
      if (!whole && find(id).view.state === 'running') change(id, { state: 'stopped' });
    }
  }

  const write = async (id: string, file: string): Promise<void> => {
    const unfinished = `${file}.unfinished`;
    try {
      await pipeline(read(id, false), createWriteStream(unfinished));
      // All was read, and then somebody stopped it while the last of it was written.
      if (find(id).view.state !== 'running') throw stoppedError();
      await rename(unfinished, file);
      change(id, { state: 'finished' });
    } catch (error) {
      await rm(unfinished, { force: true });
      if (find(id).view.state === 'stopped' && error instanceof RelayError) return;
      const reason = error instanceof Error ? error.message : String(error);
      change(id, { state: 'failed', problem: `${file} could not be written: ${reason}` });
    }
  };

  return {
    async start(format, filter) {
      forgetOld();
      const id = newExportId();
      const day = new Date(clock.now()).toISOString().slice(0, 10);
      const view: ExportView = {
        id,
        format,
        total: await history.count(filter),
        done: 0,
        state: 'waiting',
        fileName: `deliveries-${day}.${format}`,
        file: null,
        problem: null,
      };
      kept.set(id, { view, filter });
      return view;
    },
    get: (id) => find(id).view,
    chunks: (id) => read(id, true),
    toFile(id, file) {
      const view = change(id, { file });
      void write(id, file);
      return view;
    },
    stop(id) {
      const { state } = find(id).view;
      return state === 'running' || state === 'waiting' ? change(id, { state: 'stopped' }) : find(id).view;
    },
    stopAll() {
      for (const { view } of kept.values()) if (view.state === 'running') view.state = 'stopped';
    },
  };
}

function stoppedError(): RelayError {
  return new RelayError('conflict', 'This export was stopped.');
}
