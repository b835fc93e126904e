import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { bundledMigrations } from '../../src/main/db/migrate.ts';

/**
 * The SHA-256 of each published migration. A published migration never changes: databases exist that it made.
 * A new one is added below; only one that was never part of a release may be replaced.
 */
const PUBLISHED = {
  '0000_first-tables': 'd945fedd3898309eac0650f80ef06ae64577ee4cbcbf6fea36fd0c5ee8f90696',
  '0001_followed-servers': 'b537407deb34d52ec49163cf440bda2694cfd9fec35f1d61bc123df07f6dfcfa',
  '0002_stored-bodies': '94a5dbcb38855256fe9e4450b606329317214214304cf8f2473393eab6457d85',
  '0003_switches-and-borders': 'c2364023c37610b6a5089d5cf3c79d8839f626ee876cc6afba5ef78a8d820a44',
};

test('published migrations are what they were', () => {
  const present = bundledMigrations.map(({ name, sql }) => [
    name,
    createHash('sha256').update(sql).digest('hex'),
  ]);
  expect(Object.fromEntries(present)).toEqual(PUBLISHED);
});

test('migrations are numbered from 0000 without a gap', () => {
  expect(bundledMigrations.length).toBeGreaterThan(0);
  bundledMigrations.forEach(({ name }, index) => {
    expect(name).toMatch(new RegExp(`^${String(index).padStart(4, '0')}_[a-z0-9-]+$`));
  });
});
