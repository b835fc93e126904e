/** The deliveries whose attempts are under way in this process. */
export type UnderWay = {
  has(deliveryId: string): boolean;
  ids(): string[];
  /** Those of one endpoint as a JSON list, for statements that leave them out; null when there are none. */
  idsOf(endpointId: string): string | null;
  begin(delivery: { id: string; endpointId: string }): void;
  /** Its attempt is recorded. */
  end(delivery: { id: string; endpointId: string }): void;
};

/** Keeps them by endpoint. One being sent is stored as pending: only this knows better. */
export function createUnderWay(): UnderWay {
  const all = new Set<string>();
  const byEndpoint = new Map<string, Set<string>>();
  const lists = new Map<string, string>();
  return {
    has: (deliveryId) => all.has(deliveryId),
    ids: () => [...all],
    idsOf(endpointId) {
      const own = byEndpoint.get(endpointId);
      if (!own) return null;
      const list = lists.get(endpointId) ?? JSON.stringify([...own]);
      lists.set(endpointId, list);
      return list;
    },
    begin({ id, endpointId }) {
      all.add(id);
      lists.delete(endpointId);
      const own = byEndpoint.get(endpointId);
      if (own) own.add(id);
      else byEndpoint.set(endpointId, new Set([id]));
    },
    end({ id, endpointId }) {
      all.delete(id);
      lists.delete(endpointId);
      const own = byEndpoint.get(endpointId);
      own?.delete(id);
      if (own?.size === 0) byEndpoint.delete(endpointId);
    },
  };
}
