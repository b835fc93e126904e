/** What can be done with the webhooks of rooms. */
export type SwitchKind = 'take_over' | 'give_back' | 'relay';

const PARTS: Record<SwitchKind, string> = { take_over: 'take-over', give_back: 'give-back', relay: 'relay' };

/** The screen on which rooms are switched; without rooms all for which it can be done. */
export function switchPath(sourceId: string, kind: SwitchKind, roomIds: string[] = []): string {
  const path = `/reflector/${sourceId}/${PARTS[kind]}`;
  return roomIds.length === 0 ? path : `${path}?rooms=${roomIds.join(',')}`;
}

/** The rooms an address names; null where it names none. */
export function roomsOfSearch(search: URLSearchParams): string[] | null {
  const named = search.get('rooms')?.split(',').filter(Boolean) ?? [];
  return named.length === 0 ? null : named;
}
