import Database from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AUDIT_ACTIONS } from '../../src/shared/audit-actions.ts';
import { requests } from '../../src/shared/contract.ts';
import type { RequestInput, RequestName } from '../../src/shared/contract.ts';
import type { AuditEntry } from '../../src/shared/views.ts';
import { createKeyFileCipher } from '../../src/main/secrets/key-file-cipher.ts';
import { systemRandom } from '../../src/main/lib/random.ts';
import { pass, ROOM_SECRET, startFollowedReflector } from '../support/followed-reflector.ts';
import type { FollowedReflector } from '../support/followed-reflector.ts';
import { OWNER_KEY } from '../support/stand-in-reflector.ts';
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

type Change<K extends RequestName> =
  | { on: 'plain'; input(at: Plain): RequestInput<K> | Promise<RequestInput<K>>; actions?: string[] }
  | { on: 'followed'; input(at: Followed): RequestInput<K> | Promise<RequestInput<K>>; actions?: string[] };
/**
 * What a request does: `reads` changes nothing; `learns` keeps what it saw at a server, which nobody configured, or
 * follows what was begun; all others leave an entry. A request that is not here fails the build.
 */
type Kinds = {
  [K in RequestName]: { reads: RequestInput<K> | ((at: Plain) => RequestInput<K>) } | 'learns' | Change<K>;
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

const savedFilter = (relay: TestEngine) => relay.ask('savedFilter.create', { name: 'x', filter: {} });

const KINDS: Kinds = {
  'engine.status': { reads: {} },
  'engine.pause': { on: 'plain', input: () => ({}) },
  'engine.resume': { on: 'plain', input: () => ({}) },
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
  'export.get': 'learns',
  'export.stop': 'learns',
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
  'bulk.get': 'learns',
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
  'statistics.rebuild.stop': 'learns',
  'source.list': { reads: {} },
  'source.create': {
    on: 'followed',
    input: ({ world }) => ({ settings: { name: 'Second', baseUrl: world.standIn.url }, apiKey: OWNER_KEY }),
  },
  'source.update': { on: 'followed', input: changedSource },
  'source.remove': { on: 'followed', input: ({ sourceId }) => ({ id: sourceId }) },
  'source.check': { reads: { baseUrl: NOWHERE, apiKey: null } },
  'source.rooms': 'learns',
  'source.import': {
    on: 'followed',
    input({ world, sourceId }) {
      const room = world.standIn.state.addRoom({ name: 'another', webhook_url: '', webhook_secret: '' });
      return { id: sourceId, rooms: [{ externalId: room.id, answers }] };
    },
  },
  'source.followCount': 'learns',
  'source.follow': { on: 'followed', input: ({ sourceId }) => ({ id: sourceId }) },
  'source.ignore': {
    on: 'followed',
    input: ({ sourceId }) => ({ id: sourceId, externalIds: ['room-9'], ignored: true }),
  },
  'source.sync': 'learns',
  'source.takeOver.preview': 'learns',
  'source.takeOver.run': {
    on: 'followed',
    input: ({ sourceId, roomId }) => ({ id: sourceId, rooms: [{ roomId, answers }] }),
    actions: ['source.takeOver.begin', 'source.takeOver.written', 'source.takeOver'],
  },
  'source.giveBack.preview': 'learns',
  'source.giveBack.run': {
    on: 'followed',
    async input({ relay, sourceId, roomId }) {
      await relay.ask('source.takeOver.run', { id: sourceId, rooms: [{ roomId, answers }] });
      return { id: sourceId, rooms: [{ roomId }] };
    },
    actions: ['source.giveBack.begin', 'source.giveBack.written', 'source.giveBack'],
  },
  'source.relay.preview': 'learns',
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
const namesOf = (part: 'on' | 'reads'): RequestName[] =>
  (Object.keys(requests) as RequestName[]).filter((name) => {
    const kind = KINDS[name];
    return kind !== 'learns' && part in kind;
  });

describe('every request of the contract that changes something', () => {
  test.each(namesOf('on'))('%s leaves an entry, with whoever asked and without a secret', async (name) => {
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
    // A look is an entry by itself; every other one says what is different now.
    const speaking = own.filter(({ action }) => !/reveal/.test(action));
    expect(speaking.every((entry) => entry.before !== null || entry.after !== null)).toBe(true);
    const text = JSON.stringify(added);
    for (const secret of [SECRET, ROOM_SECRET, OWNER_KEY, 'secret-of-team', secretIn(answer)])
      expect(text).not.toContain(secret);
  });
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
