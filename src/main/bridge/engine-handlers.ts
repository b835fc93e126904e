import type { ParsedInput } from '../../shared/contract.ts';
import { checkAllowList } from '../delivery/allow-list.ts';
import { refuseWith } from '../delivery/check-endpoint.ts';
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
  | 'audit.list'
>;

/** Requests about the engine itself, its settings and its list of changes. */
export function engineHandlers(services: Services): EngineHandlers {
  const { settings, scheduler, sender, audit, intakeTokens, retention, dataFolder } = services;

  const setPaused = async (paused: boolean, actor: string) => {
    await settings.setPaused(paused);
    scheduler.setPaused(paused);
    await audit.add({
      actor,
      action: paused ? 'engine.pause' : 'engine.resume',
      subjectKind: 'engine',
      subjectId: 'engine',
    });
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
      const patch = checkSettings(asked);
      const after = await settings.update(patch);
      if (patch.allowList !== undefined) sender.dropKept();
      const changed = Object.keys(patch) as (keyof typeof before)[];
      await audit.add({
        actor,
        action: 'settings.update',
        subjectKind: 'settings',
        subjectId: 'settings',
        before: Object.fromEntries(changed.map((key) => [key, before[key]])),
        after: patch,
      });
      services.settingsChanged();
      return after;
    },
    'storage.get': async () => ({ ...retention.storage(), dataFolder }),
    'storage.prune': async () => ({ removed: await retention.prune(settings.get()) }),
    async 'secrets.useKeyFile'(_input, { actor }) {
      const moved = await services.useKeyFile();
      await audit.add({
        actor,
        action: 'secrets.useKeyFile',
        subjectKind: 'engine',
        subjectId: 'engine',
        after: { moved },
      });
      return { moved };
    },
    'intakeToken.list': async () => intakeTokens.list(),
    async 'intakeToken.create'({ name }, { actor }) {
      const created = await intakeTokens.create(name);
      await audit.add({
        actor,
        action: 'intakeToken.create',
        subjectKind: 'intake_token',
        subjectId: created.id,
        after: { name },
      });
      return created;
    },
    async 'intakeToken.revoke'({ id }, { actor }) {
      await intakeTokens.revoke(id);
      await audit.add({ actor, action: 'intakeToken.revoke', subjectKind: 'intake_token', subjectId: id });
      return intakeTokens.list();
    },
    'audit.list': (input) => audit.list(input),
  };
}

type SettingsPatch = ParsedInput<'settings.update'>['patch'];

/** Refuses choices the engine could not live by, naming the field; answers them normalised. */
function checkSettings(patch: SettingsPatch): SettingsPatch {
  if (patch.allowList === undefined) return patch;
  const { entries, issues } = checkAllowList(patch.allowList, 'allowList');
  refuseWith('patch', issues);
  return { ...patch, allowList: entries };
}
