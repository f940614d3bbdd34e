import { describe, expect, it } from 'vitest';
import { correlation } from '../../bench/flow-problem.ts';
import { createEngine } from '../../src/linalg/index.ts';
import { initialNetwork } from '../../src/networks/one-hidden.ts';
import { outputsOf } from '../../src/networks/outputs.ts';
import { FlowErrorEstimate } from '../../src/solvers/one-hidden/flow-error.ts';
import { BRISK, CLOSE, type FlowPace } from '../../src/solvers/one-hidden/flow-pace.ts';
import { trainFlow } from '../../src/solvers/one-hidden/gradient-flow.ts';

describe('the estimate', () => {
  it('is 0 where every window ended as predicted', () => {
    const estimate = new FlowErrorEstimate();
    estimate.add(Float64Array.of(1, -2), Float64Array.of(1, -2));
    expect(estimate.value(Float64Array.of(3, -3))).toBe(0);
  });

  it('is that of an independent error of the same relative power', () => {
    // f + e with e independent of f: the correlation, simulated on 200,000 pairs of normal numbers by their sums.
    const power = 0.3;
    const [f, e] = [0, 1].map((phase) =>
      Float64Array.from(
        { length: 200_000 },
        (_, n) => Math.sqrt(2) * Math.sin((n + 1) * (phase + Math.SQRT2)),
      ),
    );
    const disturbed = f.map((value, n) => value + Math.sqrt(power) * e[n]);
    const estimate = new FlowErrorEstimate();
    // The factor of safety divides out of the gaps.
    const gaps = e.map((value) => Math.sqrt(power / 1.75) * value);
    estimate.add(gaps, new Float64Array(gaps.length));
    expect(estimate.value(f)).toBeCloseTo(1 - correlation(f, disturbed), 3);
  });

  it('grows with every window and stays below 1', () => {
    const estimate = new FlowErrorEstimate();
    let before = 0;
    for (let window = 0; window < 50; window++) {
      estimate.add(Float64Array.of(window, 1), Float64Array.of(0, 0));
      const value = estimate.value(Float64Array.of(1, 1));
      expect(value).toBeGreaterThan(before);
      before = value;
    }
    expect(before).toBeLessThan(1);
  });
});

/** The function of a flow of N samples in d dimensions on 1,000 fresh ones, and that of one in steps 32 times smaller. */
async function followed({ N, d, m }: { N: number; d: number; m: number }, pace: FlowPace) {
  const engine = await createEngine('wasm');
  const { memory, kernels } = engine;
  const stream = (purpose: number) => ({ seed: 5, purpose, firstRow: 0 });
  using X = memory.matrix(N, d);
  using y = memory.vector(N);
  using G = memory.matrix(N, N);
  using fresh = memory.matrix(1000, d);
  kernels.uniform(X, stream(1), -1, 1);
  kernels.uniform(fresh, stream(2), -1, 1);
  kernels.signs(y, stream(3));
  await engine.gram(X, G);
  const train = async (eta: number, pace: FlowPace) => {
    const network = initialNetwork({ m, d, gamma: 0.01, initScale: 1 }, stream(4), memory, kernels);
    const options = { loss: 'exponential', T: 1000, eta, lossTarget: 0, maxSteps: 100_000, pace } as const;
    const { flowError = Number.NaN } = await trainFlow(engine, { X, y }, G, network, options);
    return { f: await outputsOf(engine, network, fresh), flowError };
  };
  const [found, reference] = [await train(2, pace), await train(2 / 32, CLOSE)];
  return { found, reference, truth: 1 - correlation(found.f, reference.f) };
}

describe('the truth, from a flow of steps 32 times smaller', () => {
  it.each([
    { N: 60, d: 600 },
    { N: 120, d: 120 },
    { N: 200, d: 20 },
    { N: 200, d: 4 },
  ])('lies below the estimate and within a factor of ten: N = $N, d = $d', async (sizes) => {
    const { found, reference, truth } = await followed({ ...sizes, m: 64 }, CLOSE);
    expect(found.flowError).toBeGreaterThan(truth);
    expect(found.flowError).toBeLessThan(10 * truth);
    expect(reference.flowError).toBeLessThan(found.flowError);
  });

  it.each([
    { N: 250, d: 30, m: 1000 },
    { N: 250, d: 15, m: 1000 },
    { N: 400, d: 50, m: 2000 },
  ])(
    'lies below the estimate, and is small, where the flow is followed as that of many samples: $N, $d, $m',
    async (sizes) => {
      const { found, truth } = await followed(sizes, BRISK);
      expect(found.flowError).toBeGreaterThan(truth);
      expect(truth).toBeLessThan(0.006);
    },
  );
});
