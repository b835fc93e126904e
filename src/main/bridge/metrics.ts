import { HELD_REASONS } from '../../shared/model.ts';
import type { EndpointHealth, EngineStatus, SourceView } from '../../shared/views.ts';
import { histogramOf } from '../delivery/meter.ts';
import type { EndpointCounts } from '../delivery/meter.ts';
import type { QueueDepth } from '../delivery/store/depth.ts';
import type { MetricFamily, Sample } from '../lib/prometheus.ts';
import type { Health } from './health.ts';

/** An endpoint as metrics name it: by its id and its room, never by its address, which may carry a secret. */
export type MeteredEndpoint = {
  id: string;
  room: string;
  health: EndpointHealth;
  consecutiveFailures: number;
  counts: EndpointCounts;
};

/** Everything that a scrape shows, at one moment. Times are milliseconds UTC. */
export type Snapshot = {
  now: number;
  status: EngineStatus;
  health: Health;
  depth: QueueDepth;
  endpoints: MeteredEndpoint[];
  sources: (Pick<SourceView, 'id' | 'name' | 'lastContactAt' | 'problem'> & { behind: number })[];
  databaseBytes: number;
  process: { cpuSeconds: number; residentBytes: number; nodeVersion: string };
};

type Draft = [name: string, type: MetricFamily['type'], help: string, samples: Sample[]];

/** The metrics of the engine. Pure: docs/monitoring.md says what each is for. */
export function metricsOf(snapshot: Snapshot): MetricFamily[] {
  const own = [...engineMetrics(snapshot), ...queueMetrics(snapshot), ...endpointMetrics(snapshot)];
  return [
    ...own.map((draft) => family(`reflector_relay_${draft[0]}`, draft)),
    ...sourceMetrics(snapshot).map((draft) => family(`reflector_relay_${draft[0]}`, draft)),
    ...processMetrics(snapshot).map((draft) => family(`process_${draft[0]}`, draft)),
  ];
}

function family(name: string, [, type, help, samples]: Draft): MetricFamily {
  return { name, type, help, samples };
}

const STATES: EngineStatus['state'][] = ['delivering', 'paused', 'offline', 'stopping'];
const HEALTHS: EndpointHealth[] = ['healthy', 'failing', 'disabled', 'unused'];
const one = (value: number): Sample[] => [{ value }];

function engineMetrics({ status, health, process, databaseBytes }: Snapshot): Draft[] {
  const build = { version: status.version, node: process.nodeVersion };
  const states = STATES.map((state) => ({ labels: { state }, value: Number(status.state === state) }));
  return [
    ['build_info', 'gauge', 'Always 1; the labels say what runs.', [{ labels: build, value: 1 }]],
    ['engine_state', 'gauge', '1 for the state the engine is in.', states],
    ['store_writable', 'gauge', '1 while the store takes writes.', one(Number(health.checks.store.ok))],
    ['secrets_readable', 'gauge', '1 while secrets can be read.', one(Number(health.checks.secrets.ok))],
    ['database_bytes', 'gauge', 'Size of what the database holds.', one(databaseBytes)],
  ];
}

function queueMetrics({ now, status, depth }: Snapshot): Draft[] {
  const held = HELD_REASONS.map((reason) => ({ reason, count: depth.held.get(reason) ?? 0 }));
  const heldCount = held.reduce((sum, { count }) => sum + count, 0);
  // Counted a moment before or after what is being sent: never less than nothing.
  const waiting = Math.max(0, depth.pending - heldCount - status.sending);
  const of = (state: string, value: number, reason = ''): Sample => ({
    labels: { state, held_reason: reason },
    value,
  });
  const queue = [
    of('pending', waiting),
    of('sending', status.sending),
    ...held.map(({ reason, count }) => of('held', count, reason)),
    of('dead_letter', depth.deadLetters),
  ];
  const age = depth.oldestPendingAt === null ? 0 : Math.max(0, now - depth.oldestPendingAt) / 1000;
  return [
    ['queue_deliveries', 'gauge', 'Deliveries that are owed or were given up, by what they wait for.', queue],
    [
      'oldest_pending_age_seconds',
      'gauge',
      'Since when the oldest delivery is owed; 0 when none is.',
      one(age),
    ],
    ['attempts_under_way', 'gauge', 'Attempts that are being made now.', one(status.sending)],
  ];
}

function endpointMetrics({ endpoints }: Snapshot): Draft[] {
  const labelled = endpoints.map((endpoint) => ({
    ...endpoint,
    labels: { endpoint: endpoint.id, room: endpoint.room },
  }));
  const health = HEALTHS.map((kind) => ({
    labels: { health: kind },
    value: endpoints.filter((endpoint) => endpoint.health === kind).length,
  }));
  const accepted = labelled.map(({ labels, counts }) => ({ labels, value: counts.accepted }));
  const finished = labelled.flatMap(({ labels, counts }) =>
    (['delivered', 'dead_letter', 'cancelled'] as const).map((result) => ({
      labels: { ...labels, result },
      value: counts[result],
    })),
  );
  const attempts = labelled.flatMap(({ labels, counts }) =>
    [...counts.attempts].map(([outcome, value]) => ({ labels: { ...labels, outcome }, value })),
  );
  const failures = labelled.map(({ labels, consecutiveFailures: value }) => ({ labels, value }));
  const latencies = labelled.flatMap(({ labels, counts }) => histogramSamples(labels, counts));
  return [
    ['endpoints', 'gauge', 'Endpoints by health.', health],
    ['endpoint_consecutive_failures', 'gauge', 'Failed attempts in a row; 0 after a success.', failures],
    ['deliveries_accepted_total', 'counter', 'Deliveries owed since the start.', accepted],
    ['deliveries_finished_total', 'counter', 'Deliveries that came to an end since the start.', finished],
    ['attempts_total', 'counter', 'Attempts since the start, by class of status or by failure.', attempts],
    ['attempt_duration_seconds', 'histogram', 'How long answered attempts took.', latencies],
  ];
}

function histogramSamples(labels: Record<string, string>, counts: EndpointCounts): Sample[] {
  const { buckets, count, sumSeconds } = histogramOf(counts);
  if (count === 0) return [];
  const bucket = (le: string, value: number): Sample => ({
    labels: { ...labels, le },
    value,
    suffix: '_bucket',
  });
  return [
    ...buckets.map((upTo) => bucket(String(upTo.atMostSeconds), upTo.count)),
    bucket('+Inf', count),
    { labels, value: sumSeconds, suffix: '_sum' },
    { labels, value: count, suffix: '_count' },
  ];
}

function sourceMetrics({ now, sources }: Snapshot): Draft[] {
  const labelled = sources.map((source) => ({ ...source, labels: { source: source.id, name: source.name } }));
  const behind = labelled.map(({ labels, behind: value }) => ({ labels, value }));
  const failing = labelled.map(({ labels, problem }) => ({ labels, value: Number(problem !== null) }));
  const contact = labelled.flatMap(({ labels, lastContactAt }) =>
    lastContactAt === null ? [] : [{ labels, value: Math.max(0, now - lastContactAt) / 1000 }],
  );
  return [
    ['source_behind', 'gauge', 'Changes at a followed server that were not read yet.', behind],
    ['source_last_contact_age_seconds', 'gauge', 'Since the last good contact with a server.', contact],
    ['source_failing', 'gauge', '1 while a followed server cannot be read.', failing],
  ];
}

function processMetrics({ status, process }: Snapshot): Draft[] {
  return [
    ['start_time_seconds', 'gauge', 'When the engine was started, since 1970.', one(status.startedAt / 1000)],
    ['cpu_seconds_total', 'counter', 'Processor time used.', one(process.cpuSeconds)],
    ['resident_memory_bytes', 'gauge', 'Memory in use.', one(process.residentBytes)],
  ];
}
