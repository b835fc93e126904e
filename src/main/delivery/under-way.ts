/** The deliveries whose attempts are under way in this process. */
export type UnderWay = {
  has(deliveryId: string): boolean;
  /** All of them, or those of one endpoint. */
  ids(endpointId?: string): string[];
  begin(delivery: { id: string; endpointId: string }): void;
  /** Its attempt is recorded. */
  end(delivery: { id: string; endpointId: string }): void;
};

/** Keeps them by endpoint. One being sent is stored as pending: only this knows better. */
export function createUnderWay(): UnderWay {
  const all = new Set<string>();
  const byEndpoint = new Map<string, Set<string>>();
  return {
    has: (deliveryId) => all.has(deliveryId),
    ids: (endpointId) => [...(endpointId === undefined ? all : (byEndpoint.get(endpointId) ?? []))],
    begin({ id, endpointId }) {
      all.add(id);
      const own = byEndpoint.get(endpointId);
      if (own) own.add(id);
      else byEndpoint.set(endpointId, new Set([id]));
    },
    end({ id, endpointId }) {
      all.delete(id);
      const own = byEndpoint.get(endpointId);
      own?.delete(id);
      if (own?.size === 0) byEndpoint.delete(endpointId);
    },
  };
}
