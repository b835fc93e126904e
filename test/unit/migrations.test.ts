import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { bundledMigrations } from '../../src/main/db/migrate.ts';

/**
 * The SHA-256 of each published migration. A published migration never changes: databases exist that it made.
 * A new one is added below; only one that was never part of a release may be replaced.
 */
const PUBLISHED = {
  '0000_first-tables': 'dfdb1d745d09c19749ae7e4d1b195a52122b3663e04d117a7869d878a41b574e',
  '0001_batches': '34988069dced392c8e16a69cf9d37c5cdb3551f6c139b09b314de19471077e7f',
  '0002_rotation-and-gathering': '95d9c1cb6eb415d29fda831cb754fa13bf2d006ba4f9a38d8ca96f17ef286c4b',
  '0003_reflector-connection': '1363e70fb1ffb1df79079c19191bb7001b42813ba7b8ccf7e2ec8dcbdabe8a62',
  '0004_statistics-and-bulks': '137808e14b897d7009c05679e745bd5fad90e5faafb85ae0b9cda0bee4bbc07f',
  '0005_history-indexes': '6d2e5ea433eb8e7a5fbbfcdefef466fed0ade75545fd77f2943db8f0e5d8deaa',
  '0006_search': '18155c3e5f307a77699c029802a9f5030588911a0b81c1607426bba45aff0b76',
  '0007_quick-checks': 'ce02944b9762a2803eb1ac6dbf9a9f20539ca6f277531359c58d33dd4977449a',
  '0008_around-switches': '7604ede9d2bb89287f36224783b4e5e931d72b5f7a5ac9dcb7fe417333579210',
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
