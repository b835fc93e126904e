import type { Route } from './access.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { EDIT_ROUTES } from './edit-routes.ts';
import { MEETING_ROUTES } from './meeting-routes.ts';
import { ROOM_ROUTES } from './room-routes.ts';
import { SHARE_ROUTES } from './share-routes.ts';
import { TRANSCRIPT_ROUTES } from './transcript-routes.ts';

/** Every documented route, with Reflector's own rules of who may call it. The first that fits answers. */
export const ROUTES: Route[] = [
  ...ACCOUNT_ROUTES,
  ...MEETING_ROUTES,
  ...ROOM_ROUTES,
  ...TRANSCRIPT_ROUTES,
  ...EDIT_ROUTES,
  ...SHARE_ROUTES,
];
