import { app } from 'electron';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Starts without showing a window. */
export const HIDDEN = '--hidden';

/** An Electron with an older Node.js starts its threads before the application's first line could ask for more. */
const THREADS = 128;

/** True when this start is the login's and not the user's. */
export function startedHidden(): boolean {
  if (process.argv.includes(HIDDEN)) return true;
  // macOS gives what it starts at login no arguments.
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}

/**
 * The autostart entry of a Linux desktop (Desktop Entry Specification 1.5, "The Exec key": each argument is quoted,
 * then the whole is escaped once more as a string). Pure.
 */
export function desktopEntry(command: string[]): string {
  const exec = command
    .map((part) => `"${part.replace(/(["`$\\])/g, '\\$1').replaceAll('%', '%%')}"`)
    .join(' ')
    .replaceAll('\\', '\\\\');
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
  if (process.platform === 'linux') return setAutostart(enabled);
  // Unpackaged, what starts would be a bare Electron.
  if (app.isPackaged) app.setLoginItemSettings({ openAtLogin: enabled, args: [HIDDEN] });
}

function setAutostart(enabled: boolean): void {
  const config = process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config');
  const file = join(config, 'autostart', 'reflector-relay.desktop');
  if (!enabled) return rmSync(file, { force: true });
  // An AppImage runs from a mount of the moment; its own file stands in the environment.
  const program = process.env['APPIMAGE'] ?? process.execPath;
  mkdirSync(dirname(file), { recursive: true });
  const command = [program, ...(app.isPackaged ? [] : [app.getAppPath()]), HIDDEN];
  writeFileSync(file, desktopEntry(['env', `UV_THREADPOOL_SIZE=${THREADS}`, ...command]));
}
