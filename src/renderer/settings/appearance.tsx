import { Input, SegmentedControl, Switch } from '@mantine/core';
import type { Settings } from '../../shared/views.ts';
import { Section } from '../rooms/section.tsx';
import { useSettings } from '../stores/settings.ts';
import { settingsTexts } from '../texts/settings.ts';
import { showError } from '../ui/show-error.ts';
import { changeSettings } from './change-setting.ts';

const texts = settingsTexts.appearance;
const THEMES: readonly Settings['theme'][] = ['system', 'light', 'dark'];

/** The theme, and in the desktop application whether it starts with the session. */
export function Appearance({
  settings,
  desktop,
  onChanged,
}: {
  settings: Settings;
  desktop: boolean;
  onChanged(): void;
}) {
  const setTheme = useSettings((store) => store.setTheme);
  return (
    <Section title={desktop ? texts.title : texts.titleBrowser}>
      <Input.Wrapper label={texts.theme} labelElement="div">
        <div>
          <SegmentedControl
            mt={4}
            aria-label={texts.theme}
            value={settings.theme}
            onChange={(value) => {
              const theme = THEMES.find((name) => name === value) ?? 'system';
              void setTheme(theme).then(onChanged, showError);
            }}
            data={THEMES.map((value) => ({ value, label: texts.themes[value] }))}
          />
        </div>
      </Input.Wrapper>
      {desktop && (
        <Switch
          label={texts.startAtLogin}
          description={texts.startAtLoginHelp}
          checked={settings.startAtLogin}
          onChange={(event) =>
            void changeSettings({ startAtLogin: event.currentTarget.checked }).then(onChanged)
          }
        />
      )}
    </Section>
  );
}
