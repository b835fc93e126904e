import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startHeadless } from '../support/headless.ts';
import { startReceiver } from '../support/receiver.ts';
import { temporaryFolder } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const HAS_PRLIMIT = spawnSync('prlimit', ['--version']).status === 0;

/** What a full disk is to a process: writes past `bytes` of any file fail. `unlimited` makes room again. */
function limitFiles(pid: number, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
}

test.skipIf(!HAS_PRLIMIT)(
  'a full disk refuses what it cannot keep, says so, loses nothing, and goes on once there is room',
  async () => {
    const receiver = await startReceiver();
    const dataDir = temporaryFolder();
    const engine = await startHeadless(dataDir);
    const post = async (path: string, token: string, body: unknown) => {
      const response = await fetch(`${engine.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return {
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        answer: await response.json(),
      };
    };
    const api = async (name: string, input: unknown = {}) =>
      (await post(`/api/${name}`, engine.adminToken, input)).answer as { ok: boolean; data: never };
    const submit = (id: string) =>
      post('/v1/events', engine.intakeToken, {
        source_kind: 'room',
        room: { name: 'team' },
        transcript: {
          id,
          created_at: '2025-08-27T11:00:00Z',
          title: id,
          long_summary: 'x'.repeat(20_000),
          topics: [],
        },
      });
    await api('room.create', {
      name: 'team',
      endpoint: { url: receiver.url, permissions: { allowLoopback: true } },
    });

    limitFiles(engine.pid, statSync(join(dataDir, 'relay.db-wal')).size + 300_000);
    const accepted: string[] = [];
    let refused = await submit('t0');
    for (let i = 1; refused.status === 202 && i < 500; i += 1) {
      accepted.push(`t${i - 1}`);
      refused = await submit(`t${i}`);
    }
    expect(refused).toMatchObject({
      status: 503,
      retryAfter: '5',
      answer: { ok: false, error: { code: 'unavailable' } },
    });
    const status = await until('the status says so', async () => {
      const { data } = (await api('engine.status')) as { data: { storeProblem: string | null } };
      return data.storeProblem;
    });
    expect(status).toMatch(/disk|space|full|written/i);

    limitFiles(engine.pid, 'unlimited');
    expect(await submit('after')).toMatchObject({ status: 202 });
    accepted.push('after');
    const titles = () =>
      receiver.requests.map(
        ({ body }) => (JSON.parse(body.toString()) as { transcript: { id: string } }).transcript.id,
      );
    await until('all that was accepted has arrived', () => accepted.every((id) => titles().includes(id)));
    await until('the trouble is over', async () => {
      const { data } = (await api('engine.status')) as {
        data: { storeProblem: string | null; owed: number };
      };
      return data.storeProblem === null && data.owed === 0;
    });
    engine.kill('SIGTERM');
    expect((await engine.ended).code).toBe(0);
  },
);
