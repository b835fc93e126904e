import { execFileSync, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { signatureHeader } from '../../src/main/delivery/sign.ts';
import { startReceiver } from '../support/receiver.ts';
import { temporaryFolder } from '../support/test-engine.ts';
import { until } from '../support/until.ts';

const FOLDER = join(import.meta.dirname, '../../resources/snippets');
const SECRET = 'the secret’s text, ünïcode and all';
const OTHER = 'another-secret-0123456789';
const BODY = Buffer.from('{"event":"test","message":"é😀 \\u0000"}\n');

type Language = {
  name: string;
  file: string;
  /** Asked with this whether it is installed. */
  version: [string, ...string[]];
  parse: [string, ...string[]];
  /** Makes the program that is run; the place to put it and the file come after. */
  build?: string[];
  run: (file: string, port: number) => [string, ...string[]];
};

const languages: Language[] = [
  {
    name: 'Python',
    file: 'python.py',
    version: ['python3', '--version'],
    parse: ['python3', '-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())'],
    run: (file) => ['python3', file],
  },
  {
    name: 'Node.js',
    file: 'node.mjs',
    version: [process.execPath, '--version'],
    parse: [process.execPath, '--check'],
    run: (file) => [process.execPath, file],
  },
  {
    name: 'Go',
    file: 'go.go',
    version: ['go', 'version'],
    parse: ['go', 'vet'],
    build: ['go', 'build', '-o'],
    run: (file) => [file],
  },
  {
    name: 'PHP',
    file: 'php.php',
    version: ['php', '--version'],
    parse: ['php', '-l'],
    run: (file, port) => ['php', '-S', `127.0.0.1:${port}`, file],
  },
  {
    name: 'Ruby',
    file: 'ruby.rb',
    version: ['ruby', '-e', 'require "webrick"'],
    parse: ['ruby', '-c'],
    run: (file) => ['ruby', file],
  },
];

const installed = ([command, ...args]: [string, ...string[]]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise((resolve) => {
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
  }).then((answer) => {
    socket.destroy();
    return answer === true;
  });
}

const now = (): number => Math.floor(Date.now() / 1000);

type Started = { url: string; child: ChildProcess };

/** The snippet as a server of its own; fails with what it said if it ends instead. */
async function start({ name, file, build, run }: Language, folder: string, secret: string): Promise<Started> {
  const source = join(FOLDER, file);
  const built = join(folder, 'receiver');
  if (build) execFileSync(build[0]!, [...build.slice(1), built, source], { stdio: 'pipe' });
  const port = await freePort();
  const [command, ...args] = run(build ? built : source, port);
  const child = spawn(command, args, {
    env: { ...process.env, WEBHOOK_SECRET: secret, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  await until(`the ${name} receiver listens`, () => {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${errors}`);
    return accepts(port);
  });
  return { url: `http://127.0.0.1:${port}/`, child };
}

describe.each(languages.map((language) => ({ ...language, missing: !installed(language.version) })))(
  'the $name snippet',
  ({ missing, ...language }) => {
    const folder = mkdtempSync(join(tmpdir(), 'relay-snippets-'));
    let receiver: Started | undefined;

    beforeAll(async () => {
      if (!missing) receiver = await start(language, folder, SECRET);
    });
    afterAll(() => {
      receiver?.child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });

    const answer = async (
      signature: string | null,
      body: Buffer = BODY,
      url = receiver!.url,
    ): Promise<number> => {
      const headers: Record<string, string> = {
        'Content-Type': 'application/json',
        'X-Webhook-Id': randomUUID(),
      };
      if (signature !== null) headers['X-Webhook-Signature'] = signature;
      const response = await fetch(url, { method: 'POST', headers, body });
      await response.arrayBuffer();
      return response.status;
    };

    test.skipIf(missing)('parses', () => {
      const [command, ...args] = language.parse;
      expect(() =>
        execFileSync(command, [...args, join(FOLDER, language.file)], { stdio: 'pipe' }),
      ).not.toThrow();
    });

    test.skipIf(missing)('takes what was signed with its secret', async () => {
      expect(await answer(signatureHeader([SECRET], now(), BODY))).toBe(204);
      expect(await answer(signatureHeader([SECRET], now() - 280, BODY))).toBe(204);
    });

    test.skipIf(missing)('takes either of two signatures, in either order', async () => {
      expect(await answer(signatureHeader([OTHER, SECRET], now(), BODY))).toBe(204);
      expect(await answer(signatureHeader([SECRET, OTHER], now(), BODY))).toBe(204);
      expect(await answer(signatureHeader([OTHER, SECRET], now(), BODY).replaceAll(',', ', '))).toBe(204);
    });

    test.skipIf(missing)('refuses another secret, another body and another time', async () => {
      expect(await answer(signatureHeader([OTHER], now(), BODY))).toBe(401);
      expect(
        await answer(signatureHeader([SECRET], now(), BODY), Buffer.concat([BODY, Buffer.from(' ')])),
      ).toBe(401);
      expect(await answer(signatureHeader([SECRET], now() - 320, BODY))).toBe(401);
      expect(await answer(signatureHeader([SECRET], now() + 320, BODY))).toBe(401);
      const moved = signatureHeader([SECRET], now() - 320, BODY).replace(/t=\d+/, `t=${now()}`);
      expect(await answer(moved)).toBe(401);
    });

    test.skipIf(missing).each([
      ['no header', () => null],
      ['an empty header', () => ''],
      ['words', () => 'nonsense'],
      ['no timestamp', () => signatureHeader([SECRET], now(), BODY).replace(/^t=\d+,/, '')],
      ['no signature', () => `t=${now()}`],
      ['empty parts', () => `t=${now()},,v1,v1=,=`],
      ['a timestamp that is none', () => signatureHeader([SECRET], now(), BODY).replace('t=', 't=x')],
      ['a timestamp beyond all numbers', () => `t=${'9'.repeat(6000)},v1=00`],
      ['a signature outside ASCII', () => `t=${now()},v1=${'é'.repeat(64)}`],
    ])('refuses %s', async (_, header) => {
      expect(await answer(header())).toBe(401);
    });

    test.skipIf(missing)('outlives a sender that breaks off in the middle of a body', async () => {
      const { hostname, port } = new URL(receiver!.url);
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.end('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf').resume();
      await once(socket, 'close');
      expect(await answer(signatureHeader([SECRET], now(), BODY))).toBe(204);
    });

    test.skipIf(missing)('takes nothing while it has no secret', async () => {
      const unset = await start(language, folder, '').catch(() => null);
      onTestFinished(() => void unset?.child.kill('SIGKILL'));
      const status = unset && (await answer(signatureHeader([''], now(), BODY), BODY, unset.url));
      expect([null, 500]).toContain(status);
    });
  },
);

test.skipIf(!installed(['curl', '--version']) || !installed(['openssl', 'version']))(
  'the curl snippet sends a request that is signed as ours are',
  async () => {
    const receiver = await startReceiver({ default: { status: 202 } });
    const child = spawn('sh', [join(FOLDER, 'curl.sh'), receiver.url], {
      cwd: temporaryFolder(),
      env: { ...process.env, WEBHOOK_SECRET: SECRET },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(output).toContain('202');
    const [request] = receiver.requests;
    const signature = request!.headers['x-webhook-signature']!;
    const seconds = Number(/^t=(\d+),/.exec(signature)?.[1]);
    expect(Math.abs(seconds - now())).toBeLessThan(60);
    expect(signature).toBe(signatureHeader([SECRET], seconds, request!.body));
  },
);

test('the example in docs/receivers.md is right', () => {
  const text = readFileSync(join(FOLDER, '../../docs/receivers.md'), 'utf8');
  const body = Buffer.from('{"event":"test","message":"é😀"}');
  expect(text).toContain(`secret \`spec-secret-new\`, \`t\` 1756296000, body \`${body.toString()}\``);
  expect(text).toContain(signatureHeader(['spec-secret-new'], 1756296000, body).split('v1=')[1]);
});
