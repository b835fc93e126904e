import { homedir } from 'node:os';
import { join } from 'node:path';

const NAME = 'Reflector Relay';

/** Where the desktop application keeps its data: Electron's `userData` of this platform. */
export function defaultDataFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (environment['RELAY_DATA_DIR']) return environment['RELAY_DATA_DIR'];
  if (platform === 'win32')
    return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), NAME);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', NAME);
  return join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), NAME);
}
