import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kthLargest, largestCoordinates } from '../../src/attacks/largest.ts';

/** Few distinct values, so that ties are the rule. */
const values = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 60 });
const valuesAndCount = values.chain((z) => fc.tuple(fc.constant(z), fc.integer({ min: 1, max: z.length })));

test('quickselect finds what sorting finds', () => {
  fc.assert(
    fc.property(valuesAndCount, ([z, k]) => {
      const sorted = z.toSorted((a, b) => b - a);
      expect(kthLargest(Float32Array.from(z), k)).toBe(sorted[k - 1]);
    }),
  );
});

test('the largest coordinates are those of a stable sort by size: of equal ones the lower index', () => {
  fc.assert(
    fc.property(valuesAndCount, ([z, k]) => {
      const bySize = z.map((_, index) => index).toSorted((a, b) => Math.abs(z[b]) - Math.abs(z[a]) || a - b);
      expect(largestCoordinates(z, k)).toEqual(bySize.slice(0, k).toSorted((a, b) => a - b));
    }),
  );
});

test('quickselect takes thousands of values, sorted or all equal', () => {
  const count = 5000;
  expect(
    kthLargest(
      Float32Array.from({ length: count }, (_, k) => k),
      10,
    ),
  ).toBe(count - 10);
  expect(kthLargest(new Float32Array(count).fill(3), 2500)).toBe(3);
});
