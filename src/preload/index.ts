import { contextBridge, ipcRenderer } from 'electron';
import { EVENT_CHANNEL, REQUEST_CHANNEL } from './bridge.ts';
import type { PublishedEvent } from './bridge.ts';

contextBridge.exposeInMainWorld('bridge', {
  request: (name: string, input: unknown): Promise<unknown> =>
    ipcRenderer.invoke(REQUEST_CHANNEL, name, input),
  on: (name: string, fn: (data: unknown) => void): (() => void) => {
    const listener = (_event: unknown, published: PublishedEvent): void => {
      if (published.name === name) fn(published.data);
    };
    ipcRenderer.on(EVENT_CHANNEL, listener);
    return () => ipcRenderer.off(EVENT_CHANNEL, listener);
  },
});
