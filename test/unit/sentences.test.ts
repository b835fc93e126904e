import { expect, test } from 'vitest';
import { requests } from '../../src/shared/contract.ts';

const wrong = (patch: Record<string, unknown>): string[] =>
  (requests['settings.update'].input.safeParse({ patch }).error?.issues ?? []).map(({ message }) => message);

test('a wrong value is told in a sentence, without the words of schemas', () => {
  expect(wrong({ retentionDays: 0 })).toEqual(['At least 1.']);
  expect(wrong({ retentionMegabytes: 2_000_000 })).toEqual(['At most 1,000,000.']);
  expect(wrong({ retentionDays: Number.NaN })).toEqual(['Enter a number.']);
  expect(wrong({ retentionDays: 1.5 })).toEqual(['Enter a whole number.']);
  expect(wrong({ intakeFolder: 'x'.repeat(5000) })).toEqual(['At most 4,096 characters.']);
  expect(requests['room.get'].input.safeParse({ id: '' }).error?.issues[0]?.message).toBe(
    'This must not be empty.',
  );
  expect(requests['room.get'].input.safeParse({}).error?.issues[0]?.message).toBe('This is missing.');
});

test('what a schema says itself goes before that', () => {
  expect(wrong({ intakePort: 80 })).toEqual(['Choose a port from 1024 to 65535.']);
});
