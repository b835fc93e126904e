import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const docs = join(root, 'docs');
const read = (file: string): string => readFileSync(join(docs, file), 'utf8');

const FOLDERS: Record<string, string> = {
  unit: 'test/unit',
  integration: 'test/integration',
  electron: 'test/e2e/electron',
  browser: 'test/e2e/browser',
};

test('every feature names tests that are there, and is shown in a real window or over HTTP', () => {
  const rows = read('features.md')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
  expect(rows.length).toBeGreaterThan(12);
  for (const row of rows) {
    const named = [...row.matchAll(/`(unit|integration|electron|browser)\/([\w/-]+)`/g)];
    expect(named, row).not.toEqual([]);
    for (const [name, kind, file] of named)
      expect(existsSync(join(root, FOLDERS[kind!]!, `${file}.test.ts`)), name).toBe(true);
    const kinds = named.map(([, kind]) => kind);
    expect(kinds, row).toContain('integration');
    expect(kinds, row).toContain('electron');
  }
});

/** A heading as the anchor that leads to it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

test.each(readdirSync(docs).filter((file) => file.endsWith('.md')))('what %s links to is there', (page) => {
  for (const [, file, anchor] of read(page).matchAll(/\]\(([\w./-]*\.md)?(?:#([\w-]+))?\)/g)) {
    const target = file === undefined ? page : file;
    if (target === '') continue;
    expect(existsSync(join(docs, target)), `${page}: ${target}`).toBe(true);
    if (anchor === undefined) continue;
    const headings = [...read(target).matchAll(/^#+ (.+)$/gm)].map(([, text]) => anchorOf(text!));
    expect(headings, `${page}: ${target}#${anchor}`).toContain(anchor);
  }
});
