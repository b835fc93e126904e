import type { AuditStore } from '../audit/audit.ts';
import type { StoreContext } from '../db/store.ts';
import type { AcceptEvent } from '../delivery/accept-event.ts';
import type { BatchesStore } from '../delivery/batches.ts';
import type { Bulk } from '../delivery/bulk/bulk.ts';
import type { DeliveriesStore } from '../delivery/deliveries.ts';
import type { DeliveryDetails } from '../delivery/delivery-detail.ts';
import type { EndpointViews } from '../delivery/endpoint-views.ts';
import type { Exports } from '../delivery/export/exports.ts';
import type { HistoryStore } from '../delivery/history.ts';
import type { OverviewReader } from '../delivery/overview.ts';
import type { Recovery } from '../delivery/recovery.ts';
import type { Lookup } from '../delivery/resolve-host.ts';
import type { Resend } from '../delivery/resend.ts';
import type { Retention } from '../delivery/retention.ts';
import type { Scheduler } from '../delivery/scheduler.ts';
import type { MatchReader } from '../delivery/search/explain-match.ts';
import type { Indexer } from '../delivery/search/indexer.ts';
import type { Sender } from '../delivery/send.ts';
import type { StatisticsReader } from '../delivery/statistics/reader.ts';
import type { Rebuild } from '../delivery/statistics/rebuild.ts';
import type { Reflector } from '../intake/reflector/reflector.ts';
import type { LogReader } from '../lib/log-pages.ts';
import type { EndpointsStore } from '../rooms/endpoints.ts';
import type { IntakeTokensStore } from '../rooms/intake-tokens.ts';
import type { OlderSecrets } from '../rooms/older-secrets.ts';
import type { RoomsStore } from '../rooms/rooms.ts';
import type { SecretsStore } from '../secrets/secrets.ts';
import type { SavedFiltersStore } from '../settings/saved-filters.ts';
import type { SettingsStore } from '../settings/settings.ts';
import type { EngineStatus } from '../../shared/views.ts';

/** Everything the handlers call. Built once in engine.ts. */
export type Services = {
  store: StoreContext;
  rooms: RoomsStore;
  endpoints: EndpointsStore;
  secrets: SecretsStore;
  settings: SettingsStore;
  audit: AuditStore;
  intakeTokens: IntakeTokensStore;
  acceptEvent: AcceptEvent;
  batches: BatchesStore;
  deliveries: DeliveriesStore;
  details: DeliveryDetails;
  history: HistoryStore;
  overview: OverviewReader;
  views: EndpointViews;
  resend: Resend;
  bulk: Bulk;
  recovery: Recovery;
  retention: Retention;
  indexer: Pick<Indexer, 'waiting'>;
  matches: MatchReader;
  exports: Exports;
  savedFilters: SavedFiltersStore;
  /** Asks where an export is to be written; null where there is no desktop to ask on. */
  chooseExportFile: ((fileName: string) => Promise<string | null>) | null;
  statistics: StatisticsReader;
  rebuild: Rebuild;
  scheduler: Scheduler;
  sender: Sender;
  /** The resolver attempts use, for looking a name up without connecting. */
  lookup: Lookup;
  reflector: Reflector;
  olderSecrets: OlderSecrets;
  readLog: LogReader;
  logFolder: string;
  /** Shows a folder in the file manager; undefined without a desktop. */
  openFolder: ((folder: string) => Promise<void>) | undefined;
  dataFolder: string;
  /** Moves every secret under a key file; answers how many. */
  useKeyFile(): Promise<number>;
  status(): EngineStatus;
  roomChanged(id: string): void;
  settingsChanged(): void;
  savedFiltersChanged(): void;
  statusChanged(): void;
};
