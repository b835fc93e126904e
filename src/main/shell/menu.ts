import { Menu, app } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import { TEXTS } from './texts.ts';

/** The application menu: the entries a platform expects, none that does nothing. `quit` drains first. */
export function setApplicationMenu(
  actions: { open(route: string): void; quit(): void },
  { development }: { development: boolean },
): void {
  const isMac = process.platform === 'darwin';
  const settings: MenuItemConstructorOptions = {
    label: TEXTS.menu.settings,
    accelerator: 'CmdOrCtrl+,',
    click: () => actions.open('/settings'),
  };
  const quit: MenuItemConstructorOptions = {
    label: TEXTS.menu.quit(app.name),
    accelerator: 'CmdOrCtrl+Q',
    click: actions.quit,
  };
  const developer: MenuItemConstructorOptions[] = development
    ? [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }]
    : [];
  const template: MenuItemConstructorOptions[] = [
    isMac
      ? {
          label: app.name,
          submenu: [
            { role: 'about' },
            { type: 'separator' },
            settings,
            { type: 'separator' },
            { role: 'hide' },
            { role: 'hideOthers' },
            { role: 'unhide' },
            { type: 'separator' },
            quit,
          ],
        }
      : { label: TEXTS.menu.file, submenu: [settings, { type: 'separator' }, { role: 'close' }, quit] },
    { role: 'editMenu' },
    {
      label: TEXTS.menu.view,
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...developer,
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
