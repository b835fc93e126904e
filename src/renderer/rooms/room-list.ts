import type { EndpointView, RoomView } from '../../shared/views.ts';

/** The rooms whose name, source or endpoints contain every word of the search. */
export function searchRooms(rooms: RoomView[], search: string): RoomView[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rooms;
  return rooms.filter((room) => {
    const text = [
      room.name,
      room.source?.name ?? '',
      ...room.endpoints.flatMap(({ url, description }) => [url, description]),
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The newest delivery of any of a room's endpoints. */
export function lastDelivery(room: RoomView): EndpointView['lastDelivery'] {
  return room.endpoints
    .map((endpoint) => endpoint.lastDelivery)
    .reduce((latest, one) => (one && (!latest || one.at > latest.at) ? one : latest), null);
}

/** What an endpoint is called where there is little room: its description, or its host. */
export function shortName({ url, description }: Pick<EndpointView, 'url' | 'description'>): string {
  if (description !== '') return description;
  return URL.canParse(url) ? new URL(url).host : url;
}

/** How many deliveries a room still owes, over all its endpoints. */
export function owedBy(room: RoomView): number {
  return room.endpoints.reduce((sum, { pending }) => sum + pending, 0);
}
