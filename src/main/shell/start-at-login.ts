import { app } from 'electron';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Starts without showing a window. */
export const HIDDEN = '--hidden';

/** The autostart entry of a Linux desktop (Desktop Entry Specification, XDG autostart). Pure. */
export function desktopEntry(command: string[]): string {
  const exec = command
    .map((part) => `"${part.replace(/(["`$\\])/g, '\\$1').replaceAll('%', '%%')}"`)
    .join(' ');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Reflector Relay',
    `Exec=${exec}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** Starts the application, hidden, when its user signs in; or no longer. */
export function setStartAtLogin(enabled: boolean): void {
  const own = app.isPackaged ? [] : [app.getAppPath()];
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: enabled, args: [...own, HIDDEN] });
    return;
  }
  const config = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  const file = join(config, 'autostart', 'reflector-relay.desktop');
  if (!enabled) return rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, desktopEntry([process.execPath, ...own, HIDDEN]));
}
