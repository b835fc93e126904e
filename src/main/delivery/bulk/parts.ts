import type { BulkView } from '../../../shared/views.ts';
import type { AuditStore } from '../../audit/audit.ts';
import type { StoreContext } from '../../db/store.ts';
import type { Log } from '../../lib/log.ts';
import type { EndpointsStore } from '../../rooms/endpoints.ts';
import type { HistoryStore } from '../history.ts';
import type { Resend } from '../resend.ts';
import type { UnderWay } from '../under-way.ts';
import type { BulkStore } from './store.ts';

/** What bulks are made with. */
export type BulkParts = {
  store: StoreContext;
  bulks: BulkStore;
  history: HistoryStore;
  endpoints: EndpointsStore;
  resend: Resend;
  audit: AuditStore;
  underWay: UnderWay;
  paused(): boolean;
  roomName(roomId: string): string;
  onDue(deliveryIds: string[]): void;
  onChanged(view: BulkView): void;
  log: Log;
};
