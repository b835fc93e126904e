import { frameTexts } from '../texts/frame.ts';
import { PageHeader } from '../ui/page-header.tsx';

/** The settings of the engine. */
export function SettingsScreen() {
  return <PageHeader title={frameTexts.settings} />;
}
