import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AUDIT_ACTIONS } from '../../src/shared/audit-actions.ts';
import { auditChanges } from '../../src/shared/audit-changes.ts';
import { requests } from '../../src/shared/contract.ts';
import type { RequestInput, RequestName } from '../../src/shared/contract.ts';
import type { AuditEntry } from '../../src/shared/views.ts';
import { columnsOf } from '../../src/main/rooms/endpoint-settings.ts';
import { createKeyFileCipher } from '../../src/main/secrets/key-file-cipher.ts';
import { systemRandom } from '../../src/main/lib/random.ts';
import { pass, ROOM_SECRET, startFollowedReflector } from '../support/followed-reflector.ts';
import type { FollowedReflector } from '../support/followed-reflector.ts';
import { OWNER_KEY } from '../support/stand-in-reflector.ts';
import { startReceiver } from '../support/receiver.ts';
import { startTestEngine, temporaryFolder } from '../support/test-engine.ts';
import type { TestEngine } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const SECRET = 'canary-of-the-audit-list';
const NOWHERE = 'http://127.0.0.1:9/';
const LOOPBACK = { permissions: { allowLoopback: true } };

/** A room whose endpoint is disabled, with deliveries held. */
type Plain = { relay: TestEngine; roomId: string; endpointId: string; deliveryIds: string[] };
/** A followed server with its room imported. */
type Followed = { world: FollowedReflector; relay: TestEngine; roomId: string; sourceId: string };

type On<K extends RequestName> =
  | { on: 'plain'; input(at: Plain): RequestInput<K> | Promise<RequestInput<K>> }
  | { on: 'followed'; input(at: Followed): RequestInput<K> | Promise<RequestInput<K>> };
type Change<K extends RequestName> = On<K> & { actions?: string[]; learns?: never };
type Learns<K extends RequestName> = On<K> & { learns: true };
/**
 * What a request does: `reads` changes nothing; `learns` keeps what it saw at a server, which nobody configured, or
 * follows or ends what was begun; all others leave an entry. A request that is not here fails the build, and each
 * kind is proven below.
 */
type Kinds = {
  [K in RequestName]: { reads: RequestInput<K> | ((at: Plain) => RequestInput<K>) } | Learns<K> | Change<K>;
};

const endpoint = { url: NOWHERE, ...LOOPBACK };
const answers = { http: true, loopback: true, private: true };
const changedSource = (at: Followed) => ({
  id: at.sourceId,
  settings: { name: 'Office', baseUrl: at.world.standIn.url, pollIntervalSeconds: 60 },
});
async function bulkOf({ relay }: Plain): Promise<{ id: string }> {
  const { id } = await relay.ask('bulk.start', { action: 'cancel', filter: {} });
  return { id };
}

async function exportOf({ relay }: Plain): Promise<{ id: string }> {
  const started = await relay.ask('export.start', { format: 'csv' });
  return { id: started!.id };
}

const savedFilter = (relay: TestEngine) => relay.ask('savedFilter.create', { name: 'x', filter: {} });

const KINDS: Kinds = {
  'engine.status': { reads: {} },
  'engine.pause': { on: 'plain', input: () => ({}) },
  'engine.resume': {
    on: 'plain',
    input: async ({ relay }) => {
      await relay.ask('engine.pause', {});
      return {};
    },
  },
  'overview.get': { reads: {} },
  'settings.get': { reads: {} },
  'settings.update': { on: 'plain', input: () => ({ patch: { retentionDays: 30 } }) },
  'storage.get': { reads: {} },
  'storage.prune': { on: 'plain', input: () => ({}) },
  'secrets.useKeyFile': { on: 'plain', input: () => ({}) },
  'intakeToken.list': { reads: {} },
  'intakeToken.create': { on: 'plain', input: () => ({ name: 'importer' }) },
  'intakeToken.revoke': {
    on: 'plain',
    input: async ({ relay }) => ({ id: (await relay.ask('intakeToken.create', { name: 'x' })).id }),
  },
  'audit.list': { reads: {} },
  'log.list': { reads: {} },
  'log.openFolder': { reads: {} },
  'room.list': { reads: {} },
  'room.get': { reads: ({ roomId }) => ({ id: roomId }) },
  'room.create': { on: 'plain', input: () => ({ name: 'new', endpoint, secret: SECRET }) },
  'room.update': { on: 'plain', input: ({ roomId }) => ({ id: roomId, name: 'renamed' }) },
  'room.remove': { on: 'plain', input: ({ roomId }) => ({ id: roomId }) },
  'room.revealIntakeSecret': { on: 'plain', input: ({ roomId }) => ({ id: roomId }) },
  'room.setIntakeSecret': { on: 'plain', input: ({ roomId }) => ({ id: roomId, secret: SECRET }) },
  'event.sendSample': { on: 'plain', input: ({ roomId }) => ({ roomId }) },
  'event.example': { reads: { payloadVersion: '2025-08-27', eventType: 'test' } },
  'endpoint.create': { on: 'plain', input: ({ roomId }) => ({ roomId, endpoint, secret: SECRET }) },
  'endpoint.update': {
    on: 'plain',
    input: ({ endpointId }) => ({
      id: endpointId,
      endpoint: {
        ...endpoint,
        description: 'new',
        headers: [{ name: 'X-Key', value: SECRET, sensitive: true }],
      },
      secret: SECRET,
    }),
  },
  'endpoint.remove': { on: 'plain', input: ({ endpointId }) => ({ id: endpointId }) },
  'endpoint.disable': { on: 'plain', input: ({ endpointId }) => ({ id: endpointId }) },
  'endpoint.enable': { on: 'plain', input: ({ endpointId }) => ({ id: endpointId, held: 'cancel' }) },
  'endpoint.revealSecret': { on: 'plain', input: ({ endpointId }) => ({ id: endpointId }) },
  'endpoint.rotateSecret': { on: 'plain', input: ({ endpointId }) => ({ id: endpointId, secret: SECRET }) },
  'endpoint.dropOlderSecret': {
    on: 'plain',
    async input({ relay, endpointId: id }) {
      await relay.ask('endpoint.rotateSecret', { id });
      return { id };
    },
  },
  'endpoint.test': { reads: { endpoint } },
  'endpoint.dryRun': { reads: { endpoint } },
  'endpoint.newSecret': { reads: {} },
  'delivery.list': { reads: {} },
  'delivery.count': { reads: {} },
  'search.explain': { reads: ({ deliveryIds }) => ({ ids: deliveryIds, text: 'meeting' }) },
  'search.status': { reads: {} },
  'export.start': { on: 'plain', input: () => ({ format: 'csv' }) },
  'export.get': { learns: true, on: 'plain', input: exportOf },
  'export.stop': { learns: true, on: 'plain', input: exportOf },
  'savedFilter.list': { reads: {} },
  'savedFilter.create': { on: 'plain', input: () => ({ name: 'Board', filter: { text: 'board' } }) },
  'savedFilter.update': {
    on: 'plain',
    input: async ({ relay }) => ({ id: (await savedFilter(relay)).id, name: 'Renamed' }),
  },
  'savedFilter.remove': {
    on: 'plain',
    input: async ({ relay }) => ({ id: (await savedFilter(relay)).id }),
  },
  'delivery.get': { reads: ({ deliveryIds }) => ({ id: deliveryIds[0]! }) },
  'delivery.body': { reads: ({ deliveryIds }) => ({ id: deliveryIds[0]! }) },
  'delivery.resend': { on: 'plain', input: ({ deliveryIds }) => ({ id: deliveryIds[0]! }) },
  'delivery.cancel': { on: 'plain', input: ({ deliveryIds }) => ({ id: deliveryIds[0]! }) },
  'delivery.sendNow': {
    on: 'plain',
    async input({ relay, roomId }) {
      const batch = { windowSeconds: 60, maxEvents: 10 };
      const { id } = await relay.ask('endpoint.create', { roomId, endpoint: { ...endpoint, batch } });
      await relay.accept(roomId, 'gathered');
      return { id: (await relay.ask('delivery.list', { filter: { endpointId: id } })).items[0]!.id };
    },
  },
  'bulk.start': {
    on: 'plain',
    input: () => ({ action: 'cancel', filter: {} }),
    actions: ['bulk.start', 'delivery.cancel'],
  },
  'bulk.list': { reads: {} },
  'bulk.get': {
    learns: true,
    on: 'plain',
    async input(at) {
      const bulk = await bulkOf(at);
      await until('it is over', async () => (await at.relay.ask('bulk.get', bulk)).state === 'finished');
      return bulk;
    },
  },
  'bulk.stop': { on: 'plain', input: bulkOf },
  'bulk.resume': {
    on: 'plain',
    async input(at) {
      const bulk = await bulkOf(at);
      await at.relay.ask('bulk.stop', bulk);
      return bulk;
    },
  },
  'recovery.preview': { reads: {} },
  'recovery.start': { on: 'plain', input: () => ({}), actions: ['bulk.start'] },
  'statistics.get': { reads: { edges: [0, 900_000] } },
  'statistics.rebuild.get': { reads: {} },
  'statistics.rebuild.start': { on: 'plain', input: () => ({}) },
  // Ends what was begun, which is in the list.
  'statistics.rebuild.stop': { learns: true, on: 'plain', input: () => ({}) },
  'source.list': { reads: {} },
  'source.create': {
    on: 'followed',
    input: ({ world }) => ({ settings: { name: 'Second', baseUrl: world.standIn.url }, apiKey: OWNER_KEY }),
  },
  'source.update': { on: 'followed', input: changedSource },
  'source.remove': { on: 'followed', input: ({ sourceId }) => ({ id: sourceId }) },
  'source.check': { reads: { baseUrl: NOWHERE, apiKey: null } },
  'source.rooms': { learns: true, on: 'followed', input: ({ sourceId }) => ({ id: sourceId }) },
  'source.import': {
    on: 'followed',
    input({ world, sourceId }) {
      const room = world.standIn.state.addRoom({ name: 'another', webhook_url: '', webhook_secret: '' });
      return { id: sourceId, rooms: [{ externalId: room.id, answers }] };
    },
  },
  'source.followCount': {
    learns: true,
    on: 'followed',
    input: ({ sourceId }) => ({ id: sourceId, since: 0 }),
  },
  'source.follow': { on: 'followed', input: ({ sourceId }) => ({ id: sourceId }) },
  'source.ignore': {
    on: 'followed',
    input: ({ sourceId }) => ({ id: sourceId, externalIds: ['room-9'], ignored: true }),
  },
  'source.sync': { learns: true, on: 'followed', input: ({ sourceId }) => ({ id: sourceId, now: true }) },
  'source.takeOver.preview': { learns: true, on: 'followed', input: ({ sourceId }) => ({ id: sourceId }) },
  'source.takeOver.run': {
    on: 'followed',
    input: ({ sourceId, roomId }) => ({ id: sourceId, rooms: [{ roomId, answers }] }),
    actions: ['source.takeOver.begin', 'source.takeOver.written', 'source.takeOver'],
  },
  'source.giveBack.preview': { learns: true, on: 'followed', input: ({ sourceId }) => ({ id: sourceId }) },
  'source.giveBack.run': {
    on: 'followed',
    async input({ relay, sourceId, roomId }) {
      await relay.ask('source.takeOver.run', { id: sourceId, rooms: [{ roomId, answers }] });
      return { id: sourceId, rooms: [{ roomId }] };
    },
    actions: ['source.giveBack.begin', 'source.giveBack.written', 'source.giveBack'],
  },
  'source.relay.preview': {
    learns: true,
    on: 'followed',
    input: ({ sourceId }) => ({ id: sourceId, address: NOWHERE }),
  },
  'source.relay': {
    on: 'followed',
    input: ({ sourceId, roomId }) => ({ id: sourceId, rooms: [{ roomId, answers }], address: NOWHERE }),
    actions: ['source.relay.begin', 'source.relay.undone'],
  },
};

async function plain(): Promise<Plain> {
  const dataDir = temporaryFolder();
  const cipherAt = (file: string) =>
    createKeyFileCipher({ file: join(dataDir, file), mayCreate: true, environment: undefined }, systemRandom);
  const first = cipherAt('first.key');
  // As on a desktop, where secrets can still be moved under a key file.
  const keyring = {
    ...first,
    state: () => ({ ...first.state(), backend: 'gnome_libsecret' }),
  } as typeof first;
  const relay = await startTestEngine({
    dataDir,
    cipher: keyring,
    keyFile: () => cipherAt('secret.key'),
    openFolder: async () => {},
  });
  const { roomId, endpointId } = await relay.addRoom('team', NOWHERE);
  await relay.ask('endpoint.disable', { id: endpointId });
  for (const id of ['one', 'two']) await relay.accept(roomId, id);
  const { items } = await relay.ask('delivery.list', {});
  return { relay, roomId, endpointId, deliveryIds: items.map(({ id }) => id) };
}

async function followed(): Promise<Followed> {
  const world = await startFollowedReflector();
  await world.relay.ask('source.follow', { id: world.source.id });
  const { id: roomId } = await world.importRoom();
  await pass(world, 20);
  return { world, relay: world.relay, roomId, sourceId: world.source.id };
}

const list = (relay: TestEngine) => relay.ask('audit.list', { limit: 200 });
const namesOf = (part: 'changes' | 'reads' | 'learns'): RequestName[] =>
  (Object.keys(requests) as RequestName[]).filter((name) => {
    const kind = KINDS[name];
    return part === ('reads' in kind ? 'reads' : kind.learns ? 'learns' : 'changes');
  });

/** What has no earlier or no later state: all other changes have both. */
const NOTHING_BEFORE =
  /\.(create|start|import|follow|begin|written|sendSample|prune)$|^source\.(takeOver|giveBack|relay)/;
const NOTHING_AFTER = /\.(remove|revoke|dropOlderSecret)$/;

describe('every request of the contract that changes something', () => {
  test.each(namesOf('changes'))(
    '%s leaves an entry, with whoever asked and without a secret',
    async (name) => {
      const change = KINDS[name] as unknown as Change<RequestName>;
      const at = change.on === 'plain' ? await plain() : await followed();
      const input = await change.input(at as never);
      const before = await list(at.relay);
      const answer = await at.relay.ask(name, input);
      const expected = change.actions ?? [name];
      const added = await until(`${name} is in the list`, async () => {
        const known = new Set(before.map(({ id }) => id));
        const entries = (await list(at.relay)).filter(({ id }) => !known.has(id));
        return expected.every((action) => entries.some((entry) => entry.action === action)) ? entries : null;
      });
      const own = added.filter(({ action }) => expected.includes(action));
      expect(new Set(own.map(({ actor }) => actor))).toEqual(new Set(['desktop']));
      expect(own.every(({ action }) => action in AUDIT_ACTIONS)).toBe(true);
      // A look is an entry by itself; every other one says what was and what is.
      const said = own.filter(({ action }) => !/reveal/.test(action));
      const names = (entries: AuditEntry[]): string[] => entries.map(({ action }) => action);
      const without = (part: 'before' | 'after') => names(said.filter((entry) => entry[part] === null));
      expect(without('before').filter((action) => !NOTHING_BEFORE.test(action))).toEqual([]);
      expect(without('after').filter((action) => !NOTHING_AFTER.test(action))).toEqual([]);
      expect(names(said.filter((entry) => auditChanges(entry).length === 0))).toEqual([]);
      const text = JSON.stringify(added);
      for (const secret of [SECRET, ROOM_SECRET, OWNER_KEY, 'secret-of-team', secretIn(answer)])
        expect(text).not.toContain(secret);
    },
  );
});

describe('every request that only reads', () => {
  test.each(namesOf('reads'))('%s writes nothing at all', async (name) => {
    const at = await plain();
    const { reads } = KINDS[name] as { reads: unknown };
    const database = new Database(join(at.relay.dataDir, 'relay.db'), { readonly: true });
    const version = () => database.pragma('data_version', { simple: true });
    const before = version();
    await at.relay.ask(name, (typeof reads === 'function' ? reads(at) : reads) as RequestInput<RequestName>);
    expect(version()).toBe(before);
    database.close();
  });
});

const inSnakeCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Everything that somebody configured, and what is owed: as it stands in the database, without what an engine keeps up. */
const CONFIGURED = [
  'settings', 'rooms', 'secrets', 'intake_tokens', 'saved_filters', 'source_rooms', 'switches', 'audit',
  `(SELECT id, ${Object.keys(columnsOf({ permissions: {} } as never)).map(inSnakeCase).join()}, headers, disabled_reason, removed_at FROM endpoints)`,
  '(SELECT id, name, base_url, frontend_url, key_hint, extra_ca, poll_interval_seconds, enabled, rooms_ignored, removed_at FROM sources)',
  '(SELECT id, state, held_reason FROM deliveries)',
]; // prettier-ignore

describe('every request that only learns', () => {
  test.each(namesOf('learns'))('%s leaves what is configured and owed as it is', async (name) => {
    const learns = KINDS[name] as unknown as Learns<RequestName>;
    const at = learns.on === 'plain' ? await plain() : await followed();
    const input = await learns.input(at as never);
    const database = new Database(join(at.relay.dataDir, 'relay.db'), { readonly: true });
    const configured = () => CONFIGURED.map((from) => database.prepare(`SELECT * FROM ${from}`).all());
    const before = configured();
    await at.relay.ask(name, input);
    expect(configured()).toEqual(before);
    database.close();
  });
});

/** What was answered in the clear, which must not be in the list. */
function secretIn(answer: unknown): string {
  const { secret, token } = (answer ?? {}) as { secret?: string; token?: string };
  return secret ?? token ?? SECRET;
}

describe('the list', () => {
  async function filled(): Promise<Plain & { entries: AuditEntry[] }> {
    const at = await plain();
    await at.relay.ask('endpoint.revealSecret', { id: at.endpointId });
    at.relay.clock.advance(86_400_000);
    await at.relay.ask('room.update', { id: at.roomId, name: 'Strasse-1' });
    await at.relay.ask('settings.update', { patch: { retentionDays: 30 } });
    await at.relay.ask('delivery.cancel', { id: at.deliveryIds[0]! });
    return { ...at, entries: await list(at.relay) };
  }
  const actions = (entries: AuditEntry[]): string[] => entries.map(({ action }) => action);

  test('names what each entry is about, with before and after, newest first', async () => {
    const { entries, roomId, endpointId, deliveryIds } = await filled();
    expect(actions(entries)).toEqual([
      'delivery.cancel',
      'settings.update',
      'room.update',
      'endpoint.revealSecret',
      'endpoint.disable',
      'room.create',
    ]);
    expect(entries[0]).toMatchObject({
      subjectKind: 'delivery',
      subjectId: deliveryIds[0],
      subjectName: 'Meeting two · team',
      roomId,
      before: { state: 'pending' },
      after: { state: 'cancelled' },
    });
    expect(entries[1]).toMatchObject({
      before: { retentionDays: 90 },
      after: { retentionDays: 30 },
      subjectName: null,
    });
    expect(entries[3]).toMatchObject({
      subjectId: endpointId,
      subjectName: `Strasse-1 → ${NOWHERE}`,
      roomId,
    });
  });

  const lastOf = async (relay: TestEngine, action: string) => {
    const entry = (await list(relay)).find((one) => one.action === action)!;
    return { ...entry, changes: auditChanges(entry) };
  };

  test('says of a change what is different, and of nothing else', async () => {
    const { relay, roomId } = await plain();
    await relay.ask('room.update', { id: roomId, name: 'renamed' });
    expect((await lastOf(relay, 'room.update')).changes).toEqual([
      { field: 'name', from: 'team', to: 'renamed' },
    ]);
    await relay.ask('room.update', { id: roomId, enabled: false });
    expect((await lastOf(relay, 'room.update')).changes).toEqual([
      { field: 'enabled', from: 'true', to: 'false' },
    ]);
  });

  test('has an endpoint whole when it comes with its room, and when it goes with it', async () => {
    const { relay, roomId } = await plain();
    const settings = { url: NOWHERE, secretEndsIn: '6789', permissions: { allowLoopback: true } };
    expect((await lastOf(relay, 'room.create')).after).toMatchObject({ name: 'team', endpoint: settings });
    await relay.ask('room.remove', { id: roomId });
    expect((await lastOf(relay, 'room.remove')).before).toMatchObject({
      name: 'team',
      endpoints: [settings],
    });
  });

  test('shows by their ends that a secret and a sensitive header were typed anew, alike ends too', async () => {
    const { relay, endpointId } = await plain();
    const give = (value: string | null, secret?: string) =>
      relay.ask('endpoint.update', {
        id: endpointId,
        endpoint: { ...endpoint, headers: [{ name: 'X-Key', value, sensitive: true }] },
        secret,
      });
    await give('first-value-0123456789-aaaa');
    expect((await lastOf(relay, 'endpoint.update')).changes).toEqual([
      { field: 'headers', from: '', to: 'X-Key: ••••aaaa' },
      { field: 'setAnew', from: null, to: 'X-Key' },
    ]);
    await give('other-value-0123456789-aaaa', 'another-secret-of-team-bbbb');
    expect((await lastOf(relay, 'endpoint.update')).changes).toEqual([
      { field: 'secretEndsIn', from: '6789', to: 'bbbb' },
      { field: 'setAnew', from: null, to: 'secret, X-Key' },
    ]);
    // Saved without a touch it is kept, and nothing is said to have changed.
    await give(null);
    expect((await lastOf(relay, 'endpoint.update')).changes).toEqual([]);
    expect(JSON.stringify(await list(relay))).not.toMatch(/-value-0123|another-secret/);
  });

  test('has what the engine disables by itself, with why', async () => {
    const receiver = await startReceiver({ default: { status: 410 } });
    const relay = await startTestEngine();
    const { roomId, endpointId } = await relay.addRoom('team', receiver.url, {
      retryClientErrors: true,
      concurrency: 1,
    });
    for (const id of ['one', 'two']) await relay.accept(roomId, id);
    const entry = await until(
      'it is disabled',
      async () => (await list(relay)).find(({ action }) => action === 'endpoint.disable') ?? null,
    );
    expect(entry).toMatchObject({
      actor: 'engine',
      subjectKind: 'endpoint',
      subjectId: endpointId,
      before: { disabledReason: null },
      after: { disabledReason: 'gone', held: 1 },
    });
  });

  test('is searched by text, words of the action, actor, subject and date, and paged by its key', async () => {
    const { relay, roomId, endpointId, entries } = await filled();
    const find = async (filter: RequestInput<'audit.list'>['filter']) =>
      actions(await relay.ask('audit.list', { filter }));
    expect(await find({ text: 'STRASSE' })).toEqual([
      'room.update', 'endpoint.revealSecret', 'endpoint.disable', 'room.create',
    ]); // prettier-ignore
    expect(await find({ text: 'secret revealed' })).toEqual(['endpoint.revealSecret']);
    expect(await find({ text: 'retentionDays' })).toEqual(['settings.update']);
    expect(await find({ text: 'nothing of that kind' })).toEqual([]);
    expect(await find({ actions: ['room.create', 'room.update'] })).toEqual(['room.update', 'room.create']);
    expect(await find({ subjectKind: 'endpoint' })).toEqual(['endpoint.revealSecret', 'endpoint.disable']);
    expect(await find({ subjectKind: 'room', subjectId: roomId, text: 'added' })).toEqual(['room.create']);
    expect(await find({ subjectId: endpointId, actor: 'browser' })).toEqual([]);
    expect(await find({ from: relay.clock.now() })).toEqual([
      'delivery.cancel',
      'settings.update',
      'room.update',
    ]);
    expect(await find({ to: relay.clock.now(), actions: ['room.create'] })).toEqual(['room.create']);

    const paged: AuditEntry[] = [];
    for (let before: string | undefined; ;) {
      const page = await relay.ask('audit.list', { limit: 2, before, filter: { text: 'e' } });
      paged.push(...page);
      if (page.length < 2) break;
      before = page.at(-1)!.id;
    }
    expect(paged).toEqual(entries);
  });
});
