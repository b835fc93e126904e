import { app, session } from 'electron';
import type { Session } from 'electron';

/**
 * Holds every page of this application where it is: it cannot leave our own origins, open windows, embed
 * webviews or be granted a permission. To be called before the first window is made.
 */
export function guardContents(ownOrigins: readonly string[]): void {
  const isOwn = (url: string): boolean => ownOrigins.some((origin) => url.startsWith(`${origin}/`));

  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-navigate', (event) => {
      if (!isOwn(event.url)) event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      if (!isOwn(event.url)) event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      if (!isOwn(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** What the copy buttons need: text may be put on the clipboard, never read from it. */
const WRITE_CLIPBOARD = 'clipboard-sanitized-write';

/** Refuses every other permission a page could ask for, now and in sessions to come. To be called once ready. */
export function refusePermissions(): void {
  refuseIn(session.defaultSession);
  app.on('session-created', refuseIn);
}

function refuseIn(target: Session): void {
  target.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(permission === WRITE_CLIPBOARD),
  );
  target.setPermissionCheckHandler((_contents, permission) => permission === WRITE_CLIPBOARD);
  target.setDevicePermissionHandler(() => false);
}
