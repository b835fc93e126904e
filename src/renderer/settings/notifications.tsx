import { Switch } from '@mantine/core';
import type { Settings } from '../../shared/views.ts';
import { Section } from '../rooms/section.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { changeSettings } from './change-setting.ts';

const texts = settingsTexts.notifications;

/** What is worth a notice. */
export function Notifications({ settings, onChanged }: { settings: Settings; onChanged(): void }) {
  return (
    <Section title={texts.title}>
      <Switch
        label={texts.deadLetters}
        description={texts.deadLettersHelp}
        checked={settings.notifyDeadLetters}
        onChange={(event) =>
          void changeSettings({ notifyDeadLetters: event.currentTarget.checked }).then(onChanged)
        }
      />
      <Switch
        label={texts.health}
        description={texts.healthHelp}
        checked={settings.notifyEndpointHealth}
        onChange={(event) =>
          void changeSettings({ notifyEndpointHealth: event.currentTarget.checked }).then(onChanged)
        }
      />
    </Section>
  );
}
