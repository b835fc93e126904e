import { join } from 'node:path';
import { systemRandom } from '../../src/main/lib/random.ts';
import type { SecretCipher } from '../../src/main/secrets/cipher.ts';
import { createKeyFileCipher } from '../../src/main/secrets/key-file-cipher.ts';
import { startTestEngine, temporaryFolder } from './test-engine.ts';

/** A data folder whose room's secret was stored under a key that is not the one of `cipher`. */
export async function folderWithUnreadableSecret(): Promise<{ dataDir: string; cipher: SecretCipher }> {
  const dataDir = temporaryFolder();
  const first = await startTestEngine({ dataDir });
  await first.addRoom('team', 'http://127.0.0.1:9/');
  await first.stop();
  const cipher = createKeyFileCipher(
    { file: join(dataDir, 'other.key'), mayCreate: true, environment: undefined },
    systemRandom,
  );
  return { dataDir, cipher };
}
