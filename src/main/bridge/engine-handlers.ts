import type { ParsedInput } from '../../shared/contract.ts';
import type { IntakeTokenView } from '../../shared/views.ts';
import type { AuditNote } from '../audit/audit.ts';
import { checkAllowList } from '../delivery/allow-list.ts';
import { refuseWith } from '../delivery/check-endpoint.ts';
import { folderProblem } from '../intake/file.ts';
import type { Services } from './services.ts';
import type { Handlers } from './types.ts';

type EngineHandlers = Pick<
  Handlers,
  | 'engine.status'
  | 'engine.pause'
  | 'engine.resume'
  | 'settings.get'
  | 'settings.update'
  | 'storage.get'
  | 'storage.prune'
  | 'secrets.useKeyFile'
  | 'intakeToken.list'
  | 'intakeToken.create'
  | 'intakeToken.revoke'
>;

/** Requests about the engine itself, its settings and its list of changes. */
export function engineHandlers(services: Services): EngineHandlers {
  const { settings, scheduler, sender, audit, intakeTokens, retention, dataFolder } = services;

  const note = (
    actor: string,
    action: string,
    values: { before?: unknown; after?: unknown } = {},
  ): AuditNote => ({
    actor,
    action,
    subjectKind: 'engine',
    subjectId: 'engine',
    ...values,
  });
  const noteToken = (actor: string, action: string, { id, name, hint }: IntakeTokenView): void => {
    const token = { name, endsIn: hint };
    const values = action === 'intakeToken.create' ? { after: token } : { before: token };
    audit.addInWrite({ actor, action, subjectKind: 'intake_token', subjectId: id, ...values });
  };
  const setPaused = async (paused: boolean, actor: string) => {
    const before = { paused: settings.paused() };
    const entry = note(actor, paused ? 'engine.pause' : 'engine.resume', { before, after: { paused } });
    await settings.setPaused(paused, () => audit.addInWrite(entry));
    scheduler.setPaused(paused);
    services.statusChanged();
    return services.status();
  };

  return {
    'engine.status': async () => services.status(),
    'engine.pause': (_input, { actor }) => setPaused(true, actor),
    'engine.resume': (_input, { actor }) => setPaused(false, actor),
    'settings.get': async () => settings.get(),
    async 'settings.update'({ patch: asked }, { actor }) {
      const before = settings.get();
      const patch = await checkSettings(asked);
      const changed = Object.keys(patch) as (keyof typeof before)[];
      const after = await settings.update(patch, () =>
        audit.addInWrite({
          actor,
          action: 'settings.update',
          subjectKind: 'settings',
          subjectId: 'settings',
          before: Object.fromEntries(changed.map((key) => [key, before[key]])),
          after: patch,
        }),
      );
      if (patch.allowList !== undefined) sender.dropKept();
      services.settingsChanged();
      return after;
    },
    'storage.get': async () => ({ ...(await retention.storage()), dataFolder }),
    async 'storage.prune'(_input, { actor }) {
      const removed = await retention.prune(settings.get());
      await audit.add(note(actor, 'storage.prune', { after: { removed } }));
      return { removed };
    },
    async 'secrets.useKeyFile'(_input, { actor }) {
      const before = { backend: services.status().secrets.backend };
      const moved = await services.useKeyFile();
      const after = { backend: services.status().secrets.backend, moved };
      await audit.add(note(actor, 'secrets.useKeyFile', { before, after }));
      return { moved };
    },
    'intakeToken.list': async () => intakeTokens.list(),
    'intakeToken.create': ({ name }, { actor }) =>
      intakeTokens.create(name, (token) => noteToken(actor, 'intakeToken.create', token)),
    async 'intakeToken.revoke'({ id }, { actor }) {
      await intakeTokens.revoke(id, (token) => noteToken(actor, 'intakeToken.revoke', token));
      return intakeTokens.list();
    },
  };
}

type SettingsPatch = ParsedInput<'settings.update'>['patch'];

/** Refuses choices the engine could not live by, naming the field; answers them normalised. */
async function checkSettings(patch: SettingsPatch): Promise<SettingsPatch> {
  const { allowList, intakeFolder } = patch;
  const problem = intakeFolder == null ? null : await folderProblem(intakeFolder);
  const list = allowList && checkAllowList(allowList, 'allowList');
  refuseWith('patch', [
    ...(problem === null ? [] : [{ path: 'intakeFolder', message: problem }]),
    ...(list?.issues ?? []),
  ]);
  return list ? { ...patch, allowList: list.entries } : patch;
}
