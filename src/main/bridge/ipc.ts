import { BrowserWindow, ipcMain } from 'electron';
import type { IpcMainInvokeEvent } from 'electron';
import { EVENT_CHANNEL, REQUEST_CHANNEL } from '../../preload/bridge.ts';
import type { PublishedEvent } from '../../preload/bridge.ts';
import type { Reply } from '../../shared/reply.ts';

/** What the desktop's side of the bridge needs. */
export type IpcOptions = {
  /** Answers one request; its own refusals are replies, a throw is a defect. */
  handle(name: string, input: unknown): Promise<Reply>;
  /** The origins our own page has, such as `app://bundle`. */
  trustedOrigins: readonly string[];
  /** Told of every defect that the page only sees as `internal`. */
  report(error: unknown): void;
};

/**
 * Answers the page's requests, and only the page's: the sender must be the main frame of one of our windows,
 * showing one of our origins. Never rejects, because Electron would pass on only the message.
 */
export function serveIpc({ handle, trustedOrigins, report }: IpcOptions): void {
  ipcMain.handle(REQUEST_CHANNEL, async (event, name: unknown, input: unknown): Promise<Reply> => {
    if (!isTrusted(event, trustedOrigins)) {
      return refusal('forbidden_sender', 'Only the window of Reflector Relay may ask this.');
    }
    if (typeof name !== 'string') return refusal('unknown_request', 'A request needs a name.');
    try {
      return await handle(name, input);
    } catch (error) {
      report(error);
      return refusal('internal', 'Something went wrong inside Reflector Relay. The log has the details.');
    }
  });
}

/** Tells every open window of an engine event. Without a window nobody is told: a new one loads everything. */
export function publishToWindows(event: PublishedEvent): void {
  for (const window of BrowserWindow.getAllWindows()) {
    if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, event);
  }
}

function isTrusted(event: IpcMainInvokeEvent, trustedOrigins: readonly string[]): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame !== event.sender.mainFrame) return false;
  if (BrowserWindow.fromWebContents(event.sender) === null) return false;
  return trustedOrigins.includes(originOf(frame.url));
}

function originOf(url: string): string {
  if (!URL.canParse(url)) return '';
  const { protocol, host } = new URL(url);
  // `origin` is "null" here for app:// addresses: Node.js does not know that we made the scheme a standard one.
  return `${protocol}//${host}`;
}

function refusal(code: 'forbidden_sender' | 'unknown_request' | 'internal', message: string): Reply {
  return { ok: false, error: { code, message } };
}
