import { Menu, Tray, nativeImage } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import { join } from 'node:path';
import type { EngineStatus } from '../../shared/views.ts';
import { lineOf, lookOf } from './status-look.ts';
import { TEXTS } from './texts.ts';

export type TrayActions = {
  /** Shows the window, at a route where one is named. */
  open(route?: string): void;
  pause(): void;
  resume(): void;
  quit(): void;
};

export type AppTray = {
  /** Shows a state of the engine. */
  show(status: EngineStatus): void;
};

/** The tray icon: what the engine does at a glance, and the few things worth doing without a window. */
export function createTray(iconFolder: string, actions: TrayActions): AppTray {
  const image = (look: string) => {
    const icon = nativeImage.createFromPath(join(iconFolder, `tray-${look}.png`));
    // macOS colours a template itself, for light and dark menu bars.
    icon.setTemplateImage(process.platform === 'darwin');
    return icon;
  };
  const tray = new Tray(image('idle'));
  tray.on('click', () => {
    // On macOS a click opens the menu.
    if (process.platform !== 'darwin') actions.open();
  });
  let shown = '';

  return {
    show(status) {
      const look = lookOf(status);
      const line = lineOf(status);
      const key = `${look} ${line} ${status.state}`;
      if (key === shown || tray.isDestroyed()) return;
      shown = key;
      tray.setImage(image(look));
      tray.setToolTip(TEXTS.tray.tip(line));
      tray.setContextMenu(Menu.buildFromTemplate(trayMenu(status, actions)));
    },
  };
}

/** The tray's menu for a state of the engine: every entry does something. Pure. */
export function trayMenu(status: EngineStatus, actions: TrayActions): MenuItemConstructorOptions[] {
  const needsPerson = lookOf(status) === 'attention';
  const switchOver =
    status.state === 'paused'
      ? { label: TEXTS.tray.resume, click: () => actions.resume() }
      : { label: TEXTS.tray.pause, click: () => actions.pause() };
  return [
    { label: TEXTS.tray.open, click: () => actions.open() },
    { label: lineOf(status), click: () => actions.open(needsPerson ? '/' : '/deliveries?state=pending') },
    { type: 'separator' },
    ...(status.state === 'stopping' ? [] : [switchOver, { type: 'separator' as const }]),
    { label: TEXTS.tray.quit, click: () => actions.quit() },
  ];
}
