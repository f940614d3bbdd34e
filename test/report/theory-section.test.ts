import { expect, it } from 'vitest';
import type { Measurements } from '../../src/experiment/measurements.ts';
import { compareWithTheory, theorySection } from '../../src/report/page/theory-section.ts';
import { results, syntheticSweep } from './synthetic.ts';

const sweep = syntheticSweep({ N: [10, 20, 30, 40] });
/** Results of the four cells with only these measurements. */
const withMeasurements = (each: readonly Measurements[]) =>
  results(sweep, (result, { N }) => ({ ...result, measurements: each[N / 10 - 1] ?? {} }));

it('sets what was measured beside what is said of cells of each kind', () => {
  const found = withMeasurements([
    { t2_over_t1: 2, agreement: 1 },
    { t2_over_t1: 1, agreement: 0.5 },
    { t2_over_t1: 0.5, agreement: 0.6, orthogonality: 1.5, kkt_cosine: 0.99 },
    { agreement: 0.1, orthogonality: 0.2 },
  ]);
  const compared = compareWithTheory(sweep, found).map(
    ({ cells, measured, count, mean, lowest, highest }) => [
      ...[cells, measured, count, mean, lowest, highest],
    ],
  );
  expect(compared).toEqual([
    ['t2_over_t1 at least 1', 'agreement', 2, 0.75, 0.5, 1],
    ['orthogonality at least 1', 'kkt_cosine', 1, 0.99, 0.99, 0.99],
  ]);
  expect(theorySection(sweep, found)).toContain(
    '<td>2</td><td>0.75</td><td>0.50</td><td>1.00</td><td>0</td>',
  );
});

it('flags a bound that cells break, and says nothing of cells that theory says nothing of', () => {
  const broken = withMeasurements([
    { t2_over_t1: 2, agreement: 0.4 },
    { orthogonality: 0.2, kkt_cosine: 0.3 },
  ]);
  expect(compareWithTheory(sweep, broken)).toMatchObject([{ count: 1, against: 1 }]);
  expect(theorySection(sweep, broken)).toContain('<td class="failed">1</td>');
});

it('leaves failed cells out, and the section where nothing is left', () => {
  const failed = results(sweep, (result) => ({
    ...result,
    status: 'failed',
    measurements: { t2_over_t1: 2, agreement: 1 },
  }));
  expect(theorySection(sweep, failed)).toBe('');
  expect(theorySection(sweep, withMeasurements([{ agreement: 1 }]))).toBe('');
});
