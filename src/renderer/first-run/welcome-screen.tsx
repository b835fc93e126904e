import { frameTexts } from '../texts/frame.ts';
import { PageHeader } from '../ui/page-header.tsx';

/** The first steps. */
export function WelcomeScreen() {
  return <PageHeader title={frameTexts.welcome} />;
}
