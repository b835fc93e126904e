import { expect, test } from 'vitest';
import { spawnNode } from '../support/headless.ts';
import { temporaryFolder } from '../support/test-engine.ts';

const TIME_LIMIT = { timeout: 60_000 };

test('the demo shows each attempt, verifies what arrived, and ends with 0', TIME_LIMIT, async () => {
  const { code, stdout, stderr } = await spawnNode('scripts/demo.mjs', []).ended;
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('The first retry waits 1 s instead of 60 s');
  expect(stdout.match(/^ {2}attempt \d .*$/gm)?.map((line) => /\d{3}/.exec(line)![0])).toEqual([
    '500',
    '500',
    '200',
  ]);
  expect(stdout).toContain('verified with an independent verifier, all three attempts');
  expect(stdout).toContain('Everything as expected.');
});

test('it ends with 1 and says what differs, when anything does', TIME_LIMIT, async () => {
  // Its receiver answers 502 in place of 500.
  const otherAnswer = `import { ServerResponse } from 'node:http';
    const { writeHead } = ServerResponse.prototype;
    ServerResponse.prototype.writeHead = function (status, ...rest) {
      return writeHead.call(this, status === 500 ? 502 : status, ...rest);
    };`;
  // What is left of a demo that failed stays for whoever looks into it.
  const env = {
    TMPDIR: temporaryFolder(),
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(otherAnswer)}`,
  };
  const { code, stdout, stderr } = await spawnNode('scripts/demo.mjs', [], { env }).ended;
  expect(code).toBe(1);
  expect(stderr).toContain('FAILED: attempts: expected "500 500 200", got "502 502 200"');
  expect(stdout).not.toContain('Everything as expected.');
});
