import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/*
 * A rule that the linter does not know, or leaves out for want of types, is left out in silence. So each rule
 * this project relies on is broken once, in a tree laid out like ours, and must be reported.
 */

const root = join(import.meta.dirname, '../..');
const LAYERS = 'eslint(no-restricted-imports)';

/** What each file imports, and whether its layer may. */
const IMPORTS: { file: string; from: string; allowed: boolean }[] = [
  ...forbidden('src/shared/a.ts', '../main/lib/x.ts', '../preload/bridge.ts', '../renderer/x.ts', 'node:fs'),
  ...forbidden('src/shared/b.ts', 'undici', 'electron', 'zodiac', 'drizzle-orm'),
  ...allowed('src/shared/c.ts', 'zod', 'zod/v4', './x.ts'),
  ...forbidden('src/renderer/a.ts', '../main/engine.ts', '../preload/bridge.ts', 'electron', 'node:fs'),
  ...forbidden('src/renderer/rooms/a.ts', '../../main/lib/x.ts', '../../preload/index.ts', 'undici'),
  ...allowed('src/renderer/rooms/b.ts', '../../shared/x.ts', '../api.ts', 'react'),
  ...forbidden('src/preload/a.ts', '../main/lib/x.ts', '../renderer/x.ts', 'node:fs', 'undici'),
  ...allowed('src/preload/b.ts', 'electron', '../shared/x.ts'),
  ...forbidden('src/main/lib/a.ts', '../db/x.ts', '../settings/x.ts', '../engine.ts', '../shell/x.ts'),
  ...forbidden('src/main/lib/b.ts', 'electron', 'undici', 'better-sqlite3', 'drizzle-orm'),
  ...allowed('src/main/lib/c.ts', '../../shared/x.ts', './x.ts', 'node:fs'),
  ...forbidden(
    'src/main/db/a.ts',
    '../rooms/x.ts',
    '../delivery/x.ts',
    '../audit/x.ts',
    'electron',
    'undici',
  ),
  ...allowed(
    'src/main/db/b.ts',
    '../lib/x.ts',
    '../../shared/x.ts',
    'better-sqlite3',
    'drizzle-orm/sqlite-core',
  ),
  ...forbidden('src/main/settings/a.ts', '../secrets/x.ts', '../rooms/x.ts', '../bridge/x.ts', 'electron'),
  ...forbidden('src/main/audit/a.ts', '../secrets/x.ts', '../delivery/x.ts', 'undici'),
  ...allowed('src/main/audit/b.ts', '../db/x.ts', 'drizzle-orm'),
  ...forbidden('src/main/secrets/a.ts', '../rooms/x.ts', '../delivery/x.ts', '../shell/x.ts', 'electron'),
  ...allowed('src/main/secrets/b.ts', '../db/x.ts', '../lib/x.ts'),
  ...forbidden('src/main/rooms/a.ts', '../events/x.ts', '../delivery/x.ts', '../intake/x.ts', 'undici'),
  ...allowed('src/main/rooms/b.ts', '../secrets/x.ts', '../db/x.ts', 'drizzle-orm'),
  ...forbidden('src/main/events/payloads/a.ts', '../../db/x.ts', '../../rooms/x.ts', '../../delivery/x.ts'),
  ...forbidden('src/main/events/a.ts', '../db/x.ts', 'drizzle-orm', 'undici', 'electron'),
  ...allowed('src/main/events/payloads/b.ts', '../webvtt.ts', '../../lib/x.ts', '../../../shared/x.ts'),
  ...forbidden(
    'src/main/delivery/decide.ts',
    '../intake/x.ts',
    '../bridge/x.ts',
    '../engine.ts',
    '../shell/x.ts',
  ),
  ...forbidden('src/main/delivery/sign.ts', 'electron', 'undici', 'better-sqlite3', 'drizzle-orm'),
  ...allowed('src/main/delivery/deliver.ts', '../rooms/x.ts', '../events/x.ts', '../lib/x.ts', './decide.ts'),
  ...allowed('src/main/delivery/history.ts', 'better-sqlite3', 'drizzle-orm'),
  ...forbidden('src/main/delivery/retention.ts', 'undici', 'electron', '../bridge/x.ts'),
  ...allowed('src/main/delivery/send.ts', 'undici'),
  ...allowed('src/main/delivery/connections.ts', 'undici'),
  ...forbidden('src/main/delivery/pool.ts', 'electron', 'drizzle-orm', '../intake/x.ts'),
  ...forbidden(
    'src/main/intake/a.ts',
    '../bridge/x.ts',
    '../engine.ts',
    '../shell/x.ts',
    'undici',
    'drizzle-orm',
  ),
  ...forbidden(
    'src/main/intake/reflector/a.ts',
    '../../bridge/x.ts',
    '../../engine.ts',
    'electron',
    'undici',
  ),
  ...allowed('src/main/intake/reflector/client.ts', 'undici', '../../lib/x.ts', '../../delivery/x.ts'),
  ...forbidden('src/main/bridge/a.ts', 'electron', 'undici', 'drizzle-orm', '../engine.ts', '../shell/x.ts'),
  ...forbidden('src/main/bridge/b.ts', '../index.ts', '../headless.ts', '../../renderer/x.ts'),
  ...allowed('src/main/bridge/ipc.ts', 'electron', '../../preload/bridge.ts', '../intake/x.ts'),
  ...forbidden('src/main/shell/a.ts', '../index.ts', '../headless.ts', 'undici', 'better-sqlite3'),
  ...allowed('src/main/shell/b.ts', 'electron', '../secrets/x.ts', '../bridge/x.ts'),
  ...forbidden('src/main/engine.ts', 'electron', 'undici', './shell/x.ts', './index.ts', './headless.ts'),
  ...allowed('src/main/engine.ts', './bridge/x.ts', './delivery/x.ts', './engine/x.ts'),
  ...forbidden(
    'src/main/engine/a.ts',
    'electron',
    'undici',
    '../shell/x.ts',
    '../engine.ts',
    '../headless.ts',
  ),
  ...allowed('src/main/engine/a.ts', '../bridge/x.ts', '../delivery/x.ts', './b.ts'),
  ...forbidden('src/main/headless.ts', 'electron', 'undici', 'drizzle-orm', './shell/x.ts', './index.ts'),
  ...allowed('src/main/headless.ts', './engine.ts', './bridge/http.ts'),
  ...forbidden('src/main/cli/a.ts', '../shell/x.ts', '../index.ts', 'electron', 'better-sqlite3'),
  ...allowed('src/main/cli/b.ts', '../engine.ts', '../bridge/x.ts', '../../shared/x.ts'),
  ...forbidden('src/main/index.ts', 'undici', 'better-sqlite3', './headless.ts', '../renderer/x.ts'),
  ...allowed('src/main/index.ts', 'electron', './engine.ts', './shell/x.ts'),
];

const OTHER_VIOLATIONS: { rule: string; file: string; text: string }[] = [
  {
    rule: 'typescript(no-floating-promises)',
    file: 'src/main/lib/floating.ts',
    text: 'async function later(): Promise<void> {}\nexport function go(): void {\n  later();\n}\n',
  },
  {
    rule: 'typescript(no-misused-promises)',
    file: 'src/main/lib/misused.ts',
    text: 'async function later(): Promise<boolean> {\n  return true;\n}\nexport const go = (): number => (later() ? 1 : 2);\n',
  },
  {
    rule: 'typescript(switch-exhaustiveness-check)',
    file: 'src/main/lib/switch.ts',
    text: "export function name(state: 'on' | 'off'): string {\n  switch (state) {\n    case 'on':\n      return 'On';\n  }\n  return '';\n}\n",
  },
  {
    rule: 'typescript(no-explicit-any)',
    file: 'src/main/lib/any.ts',
    text: 'export const any = (value: any): string => String(value);\n',
  },
  {
    rule: 'import(no-cycle)',
    file: 'src/main/lib/cycle-a.ts',
    text: "import { b } from './cycle-b.ts';\nexport const a = (): number => b();\n",
  },
  {
    rule: 'import(no-default-export)',
    file: 'src/main/lib/default.ts',
    text: 'export default 1;\n',
  },
  {
    rule: 'react-hooks(rules-of-hooks)',
    file: 'src/renderer/hooks.tsx',
    text: "import { useState } from 'react';\nexport function Shown({ on }: { on: boolean }) {\n  if (!on) return null;\n  return useState(1)[0];\n}\n",
  },
  {
    rule: 'eslint(no-unused-vars)',
    file: 'src/main/lib/unused.ts',
    text: 'const unused = 1;\nexport const used = 2;\n',
  },
];

type Finding = { code: string; filename: string; line: number };
let above: string;
let folder: string;
let findings: Finding[];

beforeAll(async () => {
  above = mkdtempSync(join(tmpdir(), 'reflector-relay-lint-'));
  folder = join(above, 'tree');
  mkdirSync(folder);
  // A reference to a configuration that is not there would silently end the search for cycles.
  for (const file of readdirSync(root).filter((name) => /^(\.oxlintrc|tsconfig.*)\.json$/.test(name)))
    cpSync(join(root, file), join(folder, file));
  // Beside the tree, not in it: the linter would follow the link and judge every package.
  symlinkSync(join(root, 'node_modules'), join(above, 'node_modules'));
  for (const file of new Set(IMPORTS.map((entry) => entry.file))) plant(file, importsOf(file).join(''));
  for (const { file, text } of OTHER_VIOLATIONS) plant(file, text);
  plant(
    'src/main/lib/cycle-b.ts',
    "import { a } from './cycle-a.ts';\nexport const b = (): number => a();\n",
  );
  plant(
    'src/renderer/types.ts',
    "import type { Bridge } from '../preload/bridge.ts';\nexport type { Bridge };\n",
  );
  findings = await lint();
}, 60_000);

afterAll(() => rmSync(above, { recursive: true, force: true }));

describe('layers', () => {
  test.each(IMPORTS)('$file imports $from: allowed is $allowed', ({ file, from, allowed }) => {
    const line = importsOf(file).findIndex((text) => text.endsWith(` '${from}';\n`)) + 1;
    expect(line).toBeGreaterThan(0);
    const reported = findings.some(
      (finding) => finding.code === LAYERS && finding.filename === file && finding.line === line,
    );
    expect(reported).toBe(!allowed);
  });

  test('the page may take types of the preload', () => {
    expect(findings.filter(({ filename }) => filename === 'src/renderer/types.ts')).toEqual([]);
  });
});

test.each(OTHER_VIOLATIONS)('$rule is enforced', ({ rule, file }) => {
  expect(findings.filter(({ filename }) => filename === file).map(({ code }) => code)).toContain(rule);
});

function forbidden(file: string, ...froms: string[]) {
  return froms.map((from) => ({ file, from, allowed: false }));
}

function allowed(file: string, ...froms: string[]) {
  return froms.map((from) => ({ file, from, allowed: true }));
}

function importsOf(file: string): string[] {
  return IMPORTS.filter((entry) => entry.file === file).map(
    ({ from }, index) => `export * as x${index} from '${from}';\n`,
  );
}

function plant(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** Runs the linter with the arguments of `npm run lint`. */
async function lint(): Promise<Finding[]> {
  const { default: project } = await import('../../package.json', { with: { type: 'json' } });
  const [command, ...args] = project.scripts.lint.split(' ');
  const output = await new Promise<string>((resolve) =>
    execFile(
      join(root, 'node_modules/.bin', command!),
      [...args, '--format', 'json'],
      { cwd: folder, maxBuffer: 64 << 20 },
      (_error, stdout) => resolve(stdout),
    ),
  );
  const { diagnostics } = JSON.parse(output) as {
    diagnostics: { code: string; filename: string; labels: { span: { line: number } }[] }[];
  };
  return diagnostics.map(({ code, filename, labels }) => ({
    code,
    filename,
    line: labels[0]?.span.line ?? 0,
  }));
}
