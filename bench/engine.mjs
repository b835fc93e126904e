// The headless engine in a process of its own, as the benches drive it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Agent, request } from 'undici';

/**
 * Starts a built engine on a folder, on any free port; `build` is the folder it was built into. `api` asks a request of
 * the contract, `accept` submits an event, `scrape` reads the metrics.
 */
export async function startEngine(dataDir, { build = 'out' } = {}) {
  const child = spawn(process.execPath, [`${build}/main/headless.js`, '--data-dir', dataDir, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line);
    if (message.event !== 'ready') continue;
    child.stdout.resume();
    const { url, adminToken, intakeToken, metricsToken } = JSON.parse(
      readFileSync(message.runtimeFile, 'utf8'),
    );
    const agent = new Agent({ connections: 16 });
    const post = async (path, token, body) => {
      const answer = await request(`${url}${path}`, {
        method: 'POST',
        dispatcher: agent,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const parsed = await answer.body.json();
      if (answer.statusCode >= 300) throw new Error(`${path}: ${JSON.stringify(parsed)}`);
      return parsed;
    };
    return {
      url,
      pid: child.pid,
      adminToken,
      api: async (name, input = {}) => (await post(`/api/${name}`, adminToken, input)).data,
      /** The processor time it used so far, in seconds; only Linux says. */
      processorSeconds() {
        const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
        const [user, system] = stat
          .slice(stat.lastIndexOf(')') + 2)
          .split(' ')
          .slice(11, 13);
        return (Number(user) + Number(system)) / 100;
      },
      accept: (body) => post('/v1/events', intakeToken, body),
      async scrape() {
        const headers = { authorization: `Bearer ${metricsToken}` };
        return (await request(`${url}/metrics`, { dispatcher: agent, headers })).body.text();
      },
      async stop() {
        await agent.close();
        child.kill('SIGTERM');
        await once(child, 'exit');
      },
    };
  }
  throw new Error('The engine did not start');
}
