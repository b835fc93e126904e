import { frameTexts } from '../texts/frame.ts';
import { PageHeader } from '../ui/page-header.tsx';

/** The rooms and their endpoints. */
export function RoomsScreen() {
  return <PageHeader title={frameTexts.rooms} />;
}
