import { frameTexts } from '../texts/frame.ts';
import { PageHeader } from '../ui/page-header.tsx';

/** What `/` shows. */
export function Home() {
  return <PageHeader title={frameTexts.overview} />;
}
