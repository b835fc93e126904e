import { createAudit } from '../audit/audit.ts';
import type { StoreContext } from '../db/store.ts';
import { createBatches } from '../delivery/batches.ts';
import { createBulkStore } from '../delivery/bulk/store.ts';
import { createDeliveries } from '../delivery/deliveries.ts';
import { createDeliveryDetails } from '../delivery/delivery-detail.ts';
import { createEndpointViews } from '../delivery/endpoint-views.ts';
import { createExportReader } from '../delivery/export/export-rows.ts';
import { createHistory } from '../delivery/history.ts';
import { createRetention } from '../delivery/retention.ts';
import { createMatchReader } from '../delivery/search/explain-match.ts';
import { createStatisticsReader } from '../delivery/statistics/reader.ts';
import { createStatistics } from '../delivery/statistics/statistics.ts';
import { createOwedCounts } from '../delivery/store/owed.ts';
import { createUnderWay } from '../delivery/under-way.ts';
import type { Log } from '../lib/log.ts';
import { createEndpoints } from '../rooms/endpoints.ts';
import { createIntakeTokens } from '../rooms/intake-tokens.ts';
import { createRooms } from '../rooms/rooms.ts';
import type { SecretCipher } from '../secrets/cipher.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { createSavedFilters } from '../settings/saved-filters.ts';
import { createSettings } from '../settings/settings.ts';

/** Everything that is kept of an engine, with the attempts under way beside it. */
export type Stores = ReturnType<typeof createStores>;

/** Builds the stores upon each other; none of them does anything by itself. */
export function createStores(store: StoreContext, cipher: SecretCipher, redact: Log['redact']) {
  const settings = createSettings(store);
  const defaultPolicy = () => settings.get().defaultRetryPolicy;
  const rooms = createRooms(store);
  const endpoints = createEndpoints(store);
  const secrets = createSecrets(store, cipher, redact);
  const underWay = createUnderWay();
  const deliveries = createDeliveries(store, underWay);
  const history = createHistory(store, underWay);
  const batches = createBatches(store);
  const statistics = createStatistics(store);
  const retention = createRetention(store);
  return {
    settings, defaultPolicy, rooms, endpoints, secrets, underWay, deliveries, history, batches, statistics, retention,
    savedFilters: createSavedFilters(store),
    audit: createAudit(store),
    intakeTokens: createIntakeTokens(store),
    bulks: createBulkStore(store),
    matches: createMatchReader(store, history),
    exportRows: createExportReader(store, history),
    views: createEndpointViews(store, endpoints, secrets, batches),
    details: createDeliveryDetails(store, history, endpoints, deliveries, defaultPolicy),
    statisticsReader: createStatisticsReader(store, statistics, retention.historyFrom),
    owed: createOwedCounts(store),
  }; // prettier-ignore
}
