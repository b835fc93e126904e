import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineEventName, EngineEvents, Notice } from '../shared/contract/engine-events.ts';
import type { EngineStatus } from '../shared/views.ts';
import { createAudit } from './audit/audit.ts';
import { createStatus } from './bridge/engine-status.ts';
import { createHandlers } from './bridge/handlers.ts';
import { createHealth } from './bridge/health.ts';
import type { Health } from './bridge/health.ts';
import { createPublisher } from './bridge/publish.ts';
import type { Services } from './bridge/services.ts';
import type { Handlers } from './bridge/types.ts';
import { createMetrics } from './bridge/watch-engine.ts';
import { lockDataFolder } from './db/data-folder-lock.ts';
import { migrate } from './db/migrate.ts';
import { openDatabase } from './db/open.ts';
import type { StoreContext } from './db/store.ts';
import { createWriteCheck } from './db/write-check.ts';
import { createWriter } from './db/writer.ts';
import { createAcceptEvent } from './delivery/accept-event.ts';
import { createBatches } from './delivery/batches.ts';
import { createBulk } from './delivery/bulk/bulk.ts';
import { createBulkStore } from './delivery/bulk/store.ts';
import { createConnectivity, nodeNetworkSigns } from './delivery/connectivity.ts';
import type { NetworkSigns } from './delivery/connectivity.ts';
import { createDeliveries } from './delivery/deliveries.ts';
import { createDeliveryDetails } from './delivery/delivery-detail.ts';
import { createEndpointViews } from './delivery/endpoint-views.ts';
import { createExportReader } from './delivery/export/export-rows.ts';
import { createExports } from './delivery/export/exports.ts';
import type { Exports } from './delivery/export/exports.ts';
import { createHistory } from './delivery/history.ts';
import { createAttemptLog } from './delivery/log-attempt.ts';
import { logNotice } from './delivery/log-notice.ts';
import { createMeter } from './delivery/meter.ts';
import { createOverview } from './delivery/overview.ts';
import { createRecordResult } from './delivery/record.ts';
import { createRecovery } from './delivery/recovery.ts';
import { releaseOffline } from './delivery/release-offline.ts';
import { createResend } from './delivery/resend.ts';
import { systemLookup } from './delivery/resolve-host.ts';
import type { Lookup } from './delivery/resolve-host.ts';
import { createRetention } from './delivery/retention.ts';
import { createRegularPruning } from './delivery/retention/prune-regularly.ts';
import { createScheduler } from './delivery/scheduler.ts';
import { createMatchReader } from './delivery/search/explain-match.ts';
import { createSearchIndexWriter, createTouchedFlush } from './delivery/search/index-writer.ts';
import { createIndexer } from './delivery/search/indexer.ts';
import { createSender } from './delivery/send.ts';
import type { Sender } from './delivery/send.ts';
import { createStatisticsReader } from './delivery/statistics/reader.ts';
import { createRebuild } from './delivery/statistics/rebuild.ts';
import { createTallyFlush } from './delivery/statistics/rollups.ts';
import { createStatistics } from './delivery/statistics/statistics.ts';
import { createQueueDepth } from './delivery/store/depth.ts';
import { createOwedCounts } from './delivery/store/owed.ts';
import { createUnderWay } from './delivery/under-way.ts';
import { createFolderIntake } from './intake/file.ts';
import type { FolderIntake } from './intake/file.ts';
import { createIntakePort } from './intake/port.ts';
import { createReflector } from './intake/reflector/reflector.ts';
import type { IntakePort } from './intake/types.ts';
import { systemClock } from './lib/clock.ts';
import type { Clock } from './lib/clock.ts';
import { RelayError } from './lib/errors.ts';
import { newId } from './lib/ids.ts';
import type { LogFile } from './lib/log-file.ts';
import { readLogPage } from './lib/log-pages.ts';
import type { Log } from './lib/log.ts';
import { systemRandom } from './lib/random.ts';
import type { Random } from './lib/random.ts';
import { createEndpoints } from './rooms/endpoints.ts';
import { createIntakeTokens } from './rooms/intake-tokens.ts';
import { createOlderSecrets } from './rooms/older-secrets.ts';
import { createRooms } from './rooms/rooms.ts';
import type { SecretCipher } from './secrets/cipher.ts';
import { createMovableCipher } from './secrets/movable-cipher.ts';
import { createSecrets } from './secrets/secrets.ts';
import { moveSecrets } from './secrets/move-secrets.ts';
import { createSavedFilters } from './settings/saved-filters.ts';
import { createSettings } from './settings/settings.ts';

export type EngineOptions = {
  dataDir: string;
  cipher: SecretCipher;
  /** The key-file cipher that secrets can be moved to; left out where they lie under one already. */
  keyFile?: () => SecretCipher;
  version: string;
  log: Log;
  /** Where the log is kept, for reading it back. */
  logFile: LogFile;
  /** Shows a folder in the file manager, where there is one. */
  openFolder?: (folder: string) => Promise<void>;
  /** Asks where an export is to be written; left out where there is no desktop to ask on. */
  chooseExportFile?: (fileName: string) => Promise<string | null>;
  /** Parts that tests and the desktop put in the place of the usual ones. */
  clock?: Clock;
  random?: Random;
  networkSigns?: NetworkSigns;
  sender?: Sender;
  lookup?: Lookup;
};

export type Engine = {
  handlers: Handlers;
  intake: IntakePort;
  /** The watched folder, for looking at it at once. */
  folderIntake: Pick<FolderIntake, 'look'>;
  exports: Exports;
  status(): EngineStatus;
  health(): Promise<Health>;
  /** The metrics in Prometheus' text format. */
  metrics(): Promise<string>;
  /** Where events are taken in over HTTP from now on, for the screens to show. */
  listensAt(addresses: string[]): void;
  on<K extends EngineEventName>(name: K, fn: (data: EngineEvents[K]) => void): () => void;
  /** Finishes what an earlier process left, then begins to deliver. */
  start(): Promise<void>;
  /** Sleep, resume, network loss and return. */
  networkReturned(): void;
  /** The keyring may have been unlocked: secrets are read again and what waited for them goes on. */
  secretsReturned(): Promise<void>;
  /** Takes nothing new, waits for attempts under way, closes the store. Answers how many were left. */
  stop(options: { drainMs: number }): Promise<{ left: number }>;
};

/**
 * Opens a data folder and builds the engine on it: what the desktop and the headless shell share. Fails with a
 * plain sentence when the folder is in use, damaged, or from a newer version.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { dataDir, log } = options;
  const cipher = createMovableCipher(options.cipher);
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockDataFolder(dataDir, { pid: process.pid });
  const opened = openOrRelease(join(dataDir, 'relay.db'), lock.release, log);
  const { sqlite, db } = opened;

  let commitProblem: string | null = null;
  const meter = createMeter();
  const writer = createWriter(sqlite, {
    flushTallies: createTallyFlush(sqlite),
    onTallied: meter.tallied,
    flushTouched: createTouchedFlush(sqlite),
    onCommitted: () => indexer.wake(),
    onCommitError: (error) => {
      commitProblem = error instanceof Error ? error.message : String(error);
      rooms.forget();
      endpoints.forget();
      secrets.forget();
      // A write that comes after the end finds the store closed: nobody is left to hear of it.
      if (!stopping) statusChanged();
    },
    onCommitRecovered: () => {
      commitProblem = null;
      statusChanged();
    },
  });
  const store: StoreContext = { sqlite, db, writer, clock, random };
  const publisher = createPublisher(clock, (error) => log.error('a listener failed', { error }));
  const unfollowLog = options.logFile.onWritten(() => publisher.logChanged());
  const startedAt = clock.now();
  let stopping = false;
  let intakeAddresses: string[] = [];

  const settings = createSettings(store);
  const savedFilters = createSavedFilters(store);
  const audit = createAudit(store);
  const rooms = createRooms(store);
  const endpoints = createEndpoints(store);
  const secrets = createSecrets(store, cipher, log.redact);
  const intakeTokens = createIntakeTokens(store);
  const underWay = createUnderWay();
  const deliveries = createDeliveries(store, underWay);
  const history = createHistory(store, underWay);
  const indexer = createIndexer(writer, createSearchIndexWriter(store), clock, log, (waiting) =>
    publisher.searchChanged({ waiting }),
  );
  const matches = createMatchReader(store, history);
  const statistics = createStatistics(store);
  const retention = createRetention(store);
  const rebuild = createRebuild(store, (view) => publisher.publish('rebuild.changed', view));
  const batches = createBatches(store);
  const views = createEndpointViews(store, endpoints, secrets, batches);
  const defaultPolicy = () => settings.get().defaultRetryPolicy;
  const allowListOfAll = () => settings.get().allowList;
  const details = createDeliveryDetails(store, history, endpoints, deliveries, defaultPolicy);
  const lookup = options.lookup ?? systemLookup;
  const sender = options.sender ?? createSender({ clock, lookup });
  const connectivity = createConnectivity(clock, options.networkSigns ?? nodeNetworkSigns, {
    isAnythingHeld: () => deliveries.heldEndpoints('offline').length > 0,
    onReturned() {
      statusChanged();
      void releaseHeldOffline();
    },
  });
  const releaseHeldOffline = (): Promise<void> =>
    releaseOffline(store, deliveries, {
      isOffline: connectivity.isOffline,
      hasEnded: () => stopping,
      wake: () => scheduler.wake(),
    });

  const tellNotice = (notice: Notice): void => {
    logNotice(log, notice);
    publisher.publish('notice', notice);
  };
  const attemptLog = createAttemptLog(log, deliveries);
  const statusChanged = (): void => publisher.publish('status.changed', status());
  const scheduler = createScheduler(
    store,
    deliveries,
    underWay,
    endpoints,
    { clock, random, endpoints, secrets, deliveries, connectivity, sender, defaultPolicy, allowListOfAll },
    createRecordResult(
      store,
      deliveries,
      endpoints,
      settings.get,
      (id) => bulk.obeysBreaker(id),
      (endpointId) => resend.cancelPendingInWrite(endpointId),
      connectivity.isOffline,
    ),
    connectivity,
    {
      onChanged: (ids) => deliveriesChanged(ids),
      onNotices(notices) {
        notices.forEach(tellNotice);
        if (notices.some(({ kind }) => kind === 'endpoint_disabled')) bulk.endpointsChanged();
      },
      onStatus: statusChanged,
      onRecorded(delivery, result) {
        // Stored by the last commit before the store was closed: naming a batch's events would read from it.
        if (sqlite.open) attemptLog.recorded(delivery, result);
      },
    },
    log,
  );
  const deliveriesChanged = (ids: string[]): void => {
    publisher.deliveriesChanged(ids);
    bulk.changed(ids);
  };
  const dueNow = (ids: string[]): void => {
    scheduler.wake();
    deliveriesChanged(ids);
  };
  const roomChanged = (id: string): void => {
    publisher.publish('room.changed', { id });
    bulk.endpointsChanged();
  };
  const accepted = (): void => {
    scheduler.wake();
    publisher.deliveriesChanged([]);
  };
  let sourcesFailing = 0;
  const sourceChanged = (id: string): void => {
    publisher.publish('source.changed', { id });
    const failing = reflector.needingAttention().length;
    if (failing !== sourcesFailing) statusChanged();
    sourcesFailing = failing;
  };
  const acceptEvent = createAcceptEvent(store, rooms, endpoints, batches, accepted, log);
  const resend = createResend(store, audit, endpoints, underWay, (id) => dueNow([id]));
  const reflector = createReflector({
    store, rooms, endpoints, secrets, audit, acceptEvent, log,
    wake: accepted,
    countOwed: (endpointId) => views.countState(endpointId, 'pending'),
    cancelPendingInWrite: resend.cancelPendingInWrite,
    allowListOfAll,
    roomChanged,
    sourceChanged,
  }); // prettier-ignore
  const bulk = createBulk({
    store, history, endpoints, resend, audit, underWay, log,
    bulks: createBulkStore(store),
    paused: settings.paused,
    roomName: (roomId) => rooms.get(roomId).name,
    onDue: dueNow,
    onChanged: (view) => publisher.publish('bulk.changed', view),
  }); // prettier-ignore
  const olderSecrets = createOlderSecrets(store, secrets, endpoints, audit, {
    onEnded: (endpointId) => publisher.publish('room.changed', { id: endpoints.get(endpointId).roomId }),
    onError: (error) => log.error('older secrets could not be ended', { error }),
  });
  const exports = createExports(
    history,
    createExportReader(store, history),
    clock,
    () => newId(clock, random),
    (view) => publisher.publish('export.changed', view),
  );
  const owed = createOwedCounts(store);
  const overview = createOverview(clock, rooms, endpoints, views, history, statistics, () => {
    const state = cipher.state();
    return {
      secrets: state.available ? null : { reason: state.reason, remedy: state.remedy },
      store: scheduler.storeProblem(),
      sources: reflector.needingAttention(),
      countOwed: owed.owed,
    };
  });

  const status = createStatus({
    version: options.version, startedAt, dataFolder: dataDir, settings, cipher, scheduler, connectivity, overview, reflector, owed,
    now: () => ({ stopping, commitProblem, intakeAddresses }),
  }); // prettier-ignore

  const health = createHealth({
    status,
    writeCheck: createWriteCheck(store),
    secretCheck: secrets.check,
    clock,
    report: (check, error) => log.error('a health check failed', { check, error }),
  });
  const metrics = createMetrics({
    clock, status, health, meter, rooms, endpoints, views, reflector, retention,
    depth: createQueueDepth(store),
  }); // prettier-ignore

  const services: Services = {
    store, rooms, endpoints, secrets, settings, audit, intakeTokens, acceptEvent, batches, deliveries, details, history, overview,
    views, resend, bulk, retention, indexer, matches, exports, savedFilters, scheduler, sender, attemptLog, lookup, reflector, olderSecrets, status,
    statusChanged, rebuild,
    recovery: createRecovery(store, bulk),
    statistics: createStatisticsReader(store, statistics, retention.historyFrom),
    readLog: (query) => readLogPage(options.logFile.folder, query),
    logFolder: options.logFile.folder,
    openFolder: options.openFolder,
    dataFolder: dataDir,
    chooseExportFile: options.chooseExportFile ?? null,
    async useKeyFile() {
      if (!options.keyFile) throw new RelayError('conflict', 'The secrets lie under a key file already.');
      const moved = await moveSecrets(store, cipher, options.keyFile());
      secrets.forget();
      await releaseSecretHeld();
      statusChanged();
      return moved;
    },
    roomChanged,
    settingsChanged() {
      folderIntake.watch(settings.get().intakeFolder);
      publisher.publish('settings.changed', {});
    },
    savedFiltersChanged: () => publisher.publish('savedFilter.changed', {}),
  }; // prettier-ignore

  const pruning = createRegularPruning({ clock, log, retention }, settings.get);
  const releaseSecretHeld = async (): Promise<void> => {
    if (!cipher.state().available) return;
    await writer.write(() => deliveries.releaseInWrite('secret_unavailable', { limit: -1 }));
    scheduler.wake();
  };

  const intake = createIntakePort({ rooms, secrets, intakeTokens, acceptEvent, reflector });
  const folderIntake = createFolderIntake({ intake, clock, log });

  return {
    handlers: createHandlers(services),
    intake,
    folderIntake,
    exports,
    status,
    health,
    metrics,
    listensAt(addresses) {
      intakeAddresses = addresses;
      statusChanged();
    },
    on: (name, fn) => publisher.on(name, fn),
    async start() {
      log.info('started', { version: options.version, dataFolder: dataDir });
      const interrupted = await deliveries.recoverInterrupted();
      interrupted.forEach(attemptLog.interrupted);
      await releaseSecretHeld();
      if (settings.paused()) scheduler.setPaused(true);
      else scheduler.start();
      // What an earlier process held while it was offline: this one finds out anew whether it is.
      void releaseHeldOffline();
      indexer.start();
      bulk.begin();
      pruning.start();
      olderSecrets.start();
      reflector.start();
      folderIntake.watch(settings.get().intakeFolder);
    },
    networkReturned() {
      scheduler.networkReturned();
      reflector.readAllNow();
    },
    async secretsReturned() {
      secrets.forget();
      await releaseSecretHeld();
      reflector.readAllNow();
    },
    async stop({ drainMs }) {
      stopping = true;
      unfollowLog();
      statusChanged();
      pruning.stop();
      olderSecrets.stop();
      exports.stopAll();
      indexer.stop();
      bulk.end();
      await rebuild.stop();
      folderIntake.stop();
      await reflector.stop();
      const left = await scheduler.stop(drainMs);
      await sender.close();
      await writer.drain();
      publisher.stop();
      opened.close();
      lock.release();
      return { left };
    },
  };
}

function openOrRelease(file: string, release: () => void, log: Log): ReturnType<typeof openDatabase> {
  try {
    const opened = openDatabase(file);
    migrate(opened.sqlite, undefined, (step) => log.info('migration', { step }));
    return opened;
  } catch (error) {
    release();
    throw error;
  }
}
