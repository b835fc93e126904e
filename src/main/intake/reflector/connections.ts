import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { createReflectorClient } from './client.ts';
import type { ReflectorClient } from './client.ts';
import type { SourceRow, SourcesStore } from './sources.ts';

export type Connections = {
  /** The client of a source as it is now: a changed address or key gets a new one. Fails with `secret_unavailable`. */
  connect(source: SourceRow): Promise<ReflectorClient>;
  close(sourceId: string): Promise<void>;
  closeAll(): Promise<void>;
};

/** One client a source, kept while its address stays the same. */
export function createConnections(sources: SourcesStore, clock: Clock, log: Log): Connections {
  const clients = new Map<string, { address: string; client: ReflectorClient }>();
  const close = async (sourceId: string): Promise<void> => {
    const known = clients.get(sourceId);
    clients.delete(sourceId);
    await known?.client.close();
  };
  return {
    async connect(source) {
      const address = await sources.address(source);
      const text = JSON.stringify(address);
      const known = clients.get(source.id);
      if (known?.address === text) return known.client;
      if (address.apiKey !== null) log.redact(address.apiKey);
      const client = createReflectorClient(address, clock);
      clients.set(source.id, { address: text, client });
      await known?.client.close();
      return client;
    },
    close,
    closeAll: async () => {
      await Promise.all([...clients.keys()].map(close));
    },
  };
}
