import { expect, it } from 'vitest';
import { flowCost } from '../../src/solvers/one-hidden/cost.ts';
import { BRISK, CLOSE, paceFor } from '../../src/solvers/one-hidden/flow-pace.ts';

it.each([
  { N: 8191, d: 10, pace: CLOSE },
  { N: 8192, d: 10, pace: BRISK },
  { N: 8192, d: 1024, pace: BRISK },
  { N: 8192, d: 1025, pace: CLOSE },
  { N: 60_000, d: 784, pace: BRISK },
  { N: 60_000, d: 10_000, pace: CLOSE },
])('flows of many samples for their dimension are followed briskly: $N, $d', ({ N, d, pace }) => {
  expect(paceFor(N, d)).toBe(pace);
});

it('plans know', () => {
  const [fewer, more] = [8191, 8192].map((N) => flowCost({ N, d: 100, m: 1000, kind: 'real' }));
  expect(more.flops).toBeLessThan(0.7 * fewer.flops);
});
