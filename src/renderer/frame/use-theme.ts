import { useMantineColorScheme } from '@mantine/core';
import { useEffect } from 'react';
import { useSettings } from '../stores/settings.ts';

/** Shows the page in the theme of the settings. Until they are read it stands in the one used last. */
export function useTheme(): void {
  const theme = useSettings(({ settings }) => settings?.theme);
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme === 'system' ? 'auto' : theme);
  }, [theme, setColorScheme]);
}
