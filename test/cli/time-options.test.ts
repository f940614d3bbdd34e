import { expect, test } from 'vitest';
import { parseDuration, secondsUntil } from '../../src/cli/sweep/time-options.ts';

test.each([
  ['8h', 28_800],
  ['90m', 5400],
  ['1h30m', 5400],
  ['45s', 45],
  ['0.5h', 1800],
  ['2d', 172_800],
  ['8', undefined],
  ['h', undefined],
  ['0s', undefined],
  ['-1h', undefined],
  ['8 h', undefined],
])('%s is %s seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test('a time of day is the next one', () => {
  const evening = new Date(2026, 0, 5, 22, 30);
  expect(secondsUntil('07:00', evening)).toBe(8.5 * 3600);
  expect(secondsUntil('23:15', evening)).toBe(45 * 60);
  expect(secondsUntil('22:30', evening)).toBe(24 * 3600);
  for (const text of ['24:00', '7', '07:60', 'seven']) expect(secondsUntil(text, evening)).toBeUndefined();
});
