import type { Notice } from '../shared/contract/engine-events.ts';
import { createStatus } from './bridge/engine-status.ts';
import { createHandlers } from './bridge/handlers.ts';
import { createHealth } from './bridge/health.ts';
import { createPublisher } from './bridge/publish.ts';
import type { Services } from './bridge/services.ts';
import { createMetrics } from './bridge/watch-engine.ts';
import { createWriteCheck } from './db/write-check.ts';
import { createAcceptEvent } from './delivery/accept-event.ts';
import { createBulk } from './delivery/bulk/bulk.ts';
import { createConnectivity, nodeNetworkSigns } from './delivery/connectivity.ts';
import { createExports } from './delivery/export/exports.ts';
import { createAttemptLog } from './delivery/log-attempt.ts';
import { logNotice } from './delivery/log-notice.ts';
import { createOweCompletions } from './delivery/owe-completions.ts';
import { createMeter } from './delivery/meter.ts';
import { createOverview } from './delivery/overview.ts';
import { createRecordResult } from './delivery/record.ts';
import { createRecovery } from './delivery/recovery.ts';
import { releaseOffline } from './delivery/release-offline.ts';
import { createResend } from './delivery/resend.ts';
import { systemLookup } from './delivery/resolve-host.ts';
import { createRegularPruning } from './delivery/retention/prune-regularly.ts';
import { createScheduler } from './delivery/scheduler.ts';
import { createSearchIndexWriter } from './delivery/search/index-writer.ts';
import { createIndexer } from './delivery/search/indexer.ts';
import { createSender } from './delivery/send.ts';
import { createRebuild } from './delivery/statistics/rebuild.ts';
import { createQueueDepth } from './delivery/store/depth.ts';
import { openStore } from './engine/open-store.ts';
import { createStores } from './engine/stores.ts';
import type { Engine, EngineOptions } from './engine/types.ts';
import { createFolderIntake } from './intake/file.ts';
import { createIntakePort } from './intake/port.ts';
import { createReflector } from './intake/reflector/reflector.ts';
import { systemClock } from './lib/clock.ts';
import { RelayError } from './lib/errors.ts';
import { newId } from './lib/ids.ts';
import { readLogPage } from './lib/log-pages.ts';
import { systemRandom } from './lib/random.ts';
import { createOlderSecrets } from './rooms/older-secrets.ts';
import { createMovableCipher } from './secrets/movable-cipher.ts';
import { moveSecrets } from './secrets/move-secrets.ts';

/**
 * Opens a data folder and builds the engine on it: what the desktop and the headless shell share. Fails with a
 * plain sentence when the folder is in use, damaged, or from a newer version.
 */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { dataDir, log } = options;
  const cipher = createMovableCipher(options.cipher);
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const meter = createMeter();
  const { store, commitProblem, close } = openStore(
    { dataDir, clock, random, log },
    {
      onTallied: meter.tallied,
      onCommitted: () => indexer.wake(),
      onLost() {
        rooms.forget();
        endpoints.forget();
        secrets.forget();
        // A write that comes after the end finds the store closed: nobody is left to hear of it.
        if (!stopping) statusChanged();
      },
      onRecovered: () => statusChanged(),
    },
  );
  const { sqlite, writer } = store;
  const publisher = createPublisher(clock, (error) => log.error('a listener failed', { error }));
  const unfollowLog = options.logFile.onWritten(() => publisher.logChanged());
  const startedAt = clock.now();
  let stopping = false;
  let intakeAddresses: string[] = [];

  const stores = createStores(store, cipher, log.redact);
  const {
    settings,
    rooms,
    endpoints,
    secrets,
    audit,
    underWay,
    deliveries,
    history,
    batches,
    views,
    retention,
  } = stores;
  const indexer = createIndexer(writer, createSearchIndexWriter(store), clock, log, (waiting) =>
    publisher.searchChanged({ waiting }),
  );
  const rebuild = createRebuild(store, (view) => publisher.publish('rebuild.changed', view));
  const { defaultPolicy, owed } = stores;
  const allowListOfAll = () => settings.get().allowList;
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
      audit,
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
    oweCompletionsInWrite: createOweCompletions(store, rooms, endpoints, batches),
    allowListOfAll,
    roomChanged,
    sourceChanged,
  }); // prettier-ignore
  const bulk = createBulk({
    store, history, endpoints, resend, audit, underWay, log,
    bulks: stores.bulks,
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
    stores.exportRows,
    clock,
    () => newId(clock, random),
    (view) => publisher.publish('export.changed', view),
  );
  const overview = createOverview(clock, rooms, endpoints, views, history, stores.statistics, () => {
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
    now: () => ({ stopping, commitProblem: commitProblem(), intakeAddresses }),
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
    ...stores, store, acceptEvent, overview, resend, bulk, indexer, exports, scheduler, sender, attemptLog, lookup, reflector,
    olderSecrets, status, statusChanged, rebuild,
    recovery: createRecovery(store, bulk),
    statistics: stores.statisticsReader,
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

  const intake = createIntakePort({ ...stores, acceptEvent, reflector });
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
      close();
      return { left };
    },
  };
}
