/** What is looked at: everything, a room, or an endpoint. */
export type Scope = { roomId?: string; endpointId?: string };

/** A scope as one value of a list. */
export function scopeValue({ roomId, endpointId }: Scope): string {
  if (endpointId !== undefined) return `endpoint:${endpointId}`;
  return roomId === undefined ? 'all' : `room:${roomId}`;
}

/** What `scopeValue` was made of. */
export function readScopeValue(value: string): Scope {
  const at = value.indexOf(':');
  if (at === -1) return {};
  const id = value.slice(at + 1);
  return value.startsWith('room') ? { roomId: id } : { endpointId: id };
}
