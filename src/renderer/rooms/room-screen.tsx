import { frameTexts } from '../texts/frame.ts';
import { PageHeader } from '../ui/page-header.tsx';

/** One room, or a new one. */
export function RoomScreen() {
  return <PageHeader title={frameTexts.rooms} />;
}
