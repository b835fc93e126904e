import type { StoreContext } from '../../db/store.ts';
import type { TranscriptItem } from './answers.ts';
import { PAGE_SIZE } from './client.ts';
import type { ReflectorClient } from './client.ts';
import { timeOf } from './decide-change.ts';
import type { Followed, FollowedStore } from './followed.ts';
import type { SourcesStore } from './sources.ts';

type Parts = { store: StoreContext; sources: SourcesStore; followed: FollowedStore };

/**
 * Notes every transcript that had ended before following begins, so that a later touch of such a row is not taken for
 * a completion; then sets the cursor. `since` null begins with what completes from now on; a time also takes what was
 * created from then on. Interrupted, it has begun nothing and can be asked again.
 */
export async function beginFollowing(
  sourceId: string,
  client: ReflectorClient,
  since: number | null,
  { store, sources, followed }: Parts,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const { writer } = store;
  const newest = await newestSequence(client);
  if (since !== null) await writer.write(() => followed.forgetPassedByInWrite(sourceId, since));
  let done = 0;
  for (let after = 0; ;) {
    const { items, total } = await client.changes(after);
    const passedBy = items.flatMap((item) => passedByOf(item, since, newest));
    const unknown = passedBy.filter(({ transcriptId }) => followed.get(sourceId, transcriptId) === null);
    await writer.write(() => unknown.forEach((one) => followed.putInWrite(sourceId, one)));
    done += items.length;
    onProgress(done, done + total - items.length);
    if (items.length < PAGE_SIZE) break;
    after = items.at(-1)!.change_seq!;
  }
  await writer.write(() =>
    sources.startInWrite(sourceId, { cursor: since === null ? newest : 0, beganSeq: newest }),
  );
}

/** The highest change sequence there is: the last page of one item each. */
async function newestSequence(client: ReflectorClient): Promise<number> {
  const { total, items } = await client.changes(0, { size: 1 });
  if (items.length === 0) return 0;
  const last = await client.changes(0, { size: 1, page: total });
  // A row deleted meanwhile shortens the list; the page before is then the last one.
  const item = last.items[0] ?? (await client.changes(0, { size: 1, page: last.total })).items[0];
  return item?.change_seq ?? 0;
}

/** What had ended when following began. What was changed since then is left to following itself. */
function passedByOf(item: TranscriptItem, since: number | null, newest: number): Followed[] {
  const createdAt = timeOf(item.created_at);
  const early = since === null || createdAt < since;
  if (item.source_kind !== 'room' || item.room_id === null) return [];
  if (item.status !== 'ended' || item.change_seq! > newest || !early) return [];
  return [
    {
      transcriptId: item.id,
      externalRoomId: item.room_id,
      title: item.title,
      changeSeq: item.change_seq!,
      ended: true,
      fate: 'before_start',
      reason: null,
      createdAt,
      endedSeenAt: null,
      aroundSwitch: false,
    },
  ];
}

/** How many transcripts created from `since` on have ended and pass `counts`, by their ids and their rooms'. */
export async function countSince(
  client: ReflectorClient,
  since: number,
  counts: (transcriptId: string, externalRoomId: string) => boolean,
): Promise<number> {
  const found = new Set<string>();
  for (let page = 1; ; page++) {
    const { items } = await client.newest(page);
    for (const { id, source_kind: kind, room_id: room, status, created_at: created } of items) {
      if (
        kind === 'room' &&
        room !== null &&
        counts(id, room) &&
        status === 'ended' &&
        timeOf(created) >= since
      )
        found.add(id);
    }
    const oldest = items.at(-1);
    if (items.length < PAGE_SIZE || oldest === undefined || timeOf(oldest.created_at) < since)
      return found.size;
  }
}
