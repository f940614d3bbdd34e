import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/linalg/create-engine.ts';
import { initialNetwork, type OneHidden } from '../../src/networks/one-hidden.ts';
import { outputsOf } from '../../src/networks/outputs.ts';
import { trainSgd } from '../../src/solvers/one-hidden/full-batch-sgd.ts';
import { type FlowOptions, trainFlow } from '../../src/solvers/one-hidden/gradient-flow.ts';
import { addConstantInput } from '../../src/solvers/one-hidden/response.ts';

interface Shape {
  readonly N: number;
  readonly d: number;
  readonly m: number;
  readonly gamma: number;
  /** Distance of the class means from the origin in every coordinate. */
  readonly shift?: number;
}

/** Gaussian inputs, random labels, and a network of [K24b] with biases and normal readout. */
async function wideProblem({ N, d, m, gamma, shift = 0 }: Shape) {
  const engine = await createEngine('wasm');
  const { memory, kernels } = engine;
  const [X, y, G, Z] = [
    memory.matrix(N, d),
    memory.vector(N),
    memory.matrix(N, N),
    memory.matrix(1000, d),
  ] as const;
  const stream = (purpose: number) => ({ seed: 1, purpose, firstRow: 0 });
  kernels.gauss(X, stream(1));
  kernels.signs(y, stream(2));
  kernels.gauss(Z, stream(4));
  const [x, labels] = [X.data, y.data];
  for (let i = 0; i < x.length; i++) x[i] += shift * labels[Math.floor(i / d)];
  await engine.gram(X, G);
  addConstantInput(G);
  const options = { m, d, gamma, initScale: 1, bias: true, readout: 'gauss', init: 'gauss' } as const;
  const network = () => initialNetwork(options, stream(3), memory, kernels);
  return { engine, X, y, G, network, fresh: (trained: OneHidden) => outputsOf(engine, trained, Z) };
}

type WideProblem = Awaited<ReturnType<typeof wideProblem>>;

function flow(problem: WideProblem, given: Partial<FlowOptions> = {}) {
  const options = { loss: 'linear', eta: 2, T: 300, lossTarget: 0, ...given };
  return trainFlow(problem.engine, problem, problem.G, problem.network(), options);
}

function sgd(problem: WideProblem, loss: string, T: number, lr: number) {
  const options = { loss, epochs: Math.round((T * 0.1) / lr), lr, momentum: 0.9 };
  return trainSgd(problem.engine, problem, problem.G, problem.network(), options);
}

/** Root mean square difference of two functions, relative to the second. */
function difference(f: Float64Array, g: Float64Array): number {
  const squares = f.reduce((sum, value, n) => sum + (value - g[n]) ** 2, 0);
  return Math.sqrt(squares / g.reduce((sum, value) => sum + value * value, 0));
}

describe('gradient flow of the linear loss', () => {
  it.each<[string, Shape, number]>([
    ['shifted classes', { N: 100, d: 50, m: 30, gamma: 0, shift: 0.3 }, 0.005],
    ['random labels', { N: 60, d: 40, m: 20, gamma: 0 }, 0.02],
    ['fewer samples than dimensions', { N: 30, d: 100, m: 20, gamma: 0.1 }, 0.02],
  ])('is that of many small steps: %s', async (_, shape, tolerance) => {
    const problem = await wideProblem(shape);
    const steps = await sgd(problem, 'linear', 300, 0.01);
    const [exact, found] = [
      await problem.fresh(steps.network),
      await problem.fresh((await flow(problem)).network),
    ];
    expect(difference(found, exact)).toBeLessThan(tolerance);
  });

  it('comes closer to the flow with smaller eta', async () => {
    const problem = await wideProblem({ N: 60, d: 40, m: 20, gamma: 0 });
    const at = async (eta: number) => problem.fresh((await flow(problem, { eta })).network);
    const exact = await at(0.02);
    expect(difference(await at(0.2), exact)).toBeLessThan(difference(await at(8), exact) / 3);
  });

  it('takes steps that grow with time', async () => {
    const problem = await wideProblem({ N: 100, d: 50, m: 30, gamma: 0, shift: 0.3 });
    const [short, long] = [await flow(problem, { T: 100 }), await flow(problem, { T: 1e6 })];
    expect([short.converged, long.converged]).toEqual([true, true]);
    expect(long.time).toBe(1e6);
    expect(long.steps).toBeLessThan(2 * short.steps + 20);
    // Weights grow in proportion to time.
    expect(long.loss / short.loss).toBeGreaterThan(5000);
  });

  it.each([
    ['fewer samples than dimensions', { N: 30, d: 50, m: 12, gamma: 0.2 }],
    ['more samples than dimensions', { N: 60, d: 20, m: 13, gamma: 0.2 }],
  ])('is the same in dual and primal form, %s', async (_, shape) => {
    const problem = await wideProblem(shape);
    const [dual, primal] = [
      await flow(problem, { form: 'dual', T: 50 }),
      await flow(problem, { form: 'primal', T: 50 }),
    ];
    expect(difference(await problem.fresh(primal.network), await problem.fresh(dual.network))).toBeLessThan(
      1e-3,
    );
    expect(primal.steps).toBe(dual.steps);
  });

  it('keeps weights, biases, outputs and influence consistent', async () => {
    const problem = await wideProblem({ N: 40, d: 30, m: 14, gamma: 0.1 });
    const before = problem.network();
    const { network, outputs, influence, loss } = await flow(problem, { T: 20 });
    const again = await outputsOf(problem.engine, network, problem.X);
    expect(difference(again, outputs)).toBeLessThan(1e-5);
    const y = problem.y.data;
    expect(loss).toBeCloseTo(-outputs.reduce((sum, f, n) => sum + f * y[n], 0) / 40, 9);
    // sum_j a_j (w_j - w_j(0)) = sum_n s_n x_n, and the same of biases with x = 1.
    const moved = (of: (from: OneHidden, j: number) => number) =>
      network.a.data.reduce((sum, a, j) => sum + a * (of(network, j) - of(before, j)), 0);
    const sumOf = (x: (n: number) => number) => influence.reduce((sum, s, n) => sum + s * x(n), 0);
    const close = (a: number, b: number) => expect(Math.abs(a - b)).toBeLessThan(1e-4 * (1 + Math.abs(b)));
    for (const k of [0, 7, 29])
      close(
        moved(({ W }, j) => W.row(j)[k]),
        sumOf((n) => problem.X.row(n)[k]),
      );
    close(
      moved(({ b }, j) => b?.data[j] ?? Number.NaN),
      sumOf(() => 1),
    );
  });

  it('says so when it stops short of its end', async () => {
    const problem = await wideProblem({ N: 30, d: 10, m: 10, gamma: 0 });
    const { converged, time, steps } = await flow(problem, { maxSteps: 4 });
    expect(converged).toBe(false);
    expect(time).toBeLessThan(300);
    expect(steps).toBe(4);
  });

  it('gives its memory back', async () => {
    const problem = await wideProblem({ N: 20, d: 8, m: 10, gamma: 0 });
    await flow(problem, { T: 1 });
    const { memory } = problem.engine;
    const network = problem.network();
    const inUse = memory.bytesInUse;
    await trainFlow(problem.engine, problem, problem.G, network, {
      loss: 'linear',
      eta: 2,
      T: 1,
      lossTarget: 0,
    });
    expect(memory.bytesInUse).toBe(inUse);
  });
});

describe('gradient flow of other losses', () => {
  it.each(['exponential', 'logistic'] as const)(
    'knows of biases and readouts of any size: %s loss',
    async (loss) => {
      const problem = await wideProblem({ N: 30, d: 100, m: 24, gamma: 0.1 });
      const steps = await sgd(problem, loss, 100, 0.001);
      const [exact, rough, fine] = [
        await problem.fresh(steps.network),
        await problem.fresh((await flow(problem, { loss, eta: 1, T: 100 })).network),
        await problem.fresh((await flow(problem, { loss, eta: 0.1, T: 100 })).network),
      ];
      expect(difference(rough, exact)).toBeLessThan(0.05);
      expect(difference(fine, exact)).toBeLessThan(0.01);
    },
  );
});

describe('gradients by biases and weights', () => {
  it.each([
    ['linear', 'dual'],
    ['linear', 'primal'],
    ['logistic', 'dual'],
    ['logistic', 'primal'],
  ] as const)('are finite differences of the mean loss: %s, %s form', async (loss, form) => {
    const problem = await wideProblem({ N: 12, d: 7, m: 6, gamma: 0.2 });
    const { engine, X, y, G } = problem;
    const meanLoss = async (network: OneHidden) => {
      const outputs = await outputsOf(engine, network, X);
      const labels = y.data;
      const of = (u: number) => (loss === 'linear' ? -u : Math.log1p(Math.exp(-u)));
      return outputs.reduce((sum, f, n) => sum + of(labels[n] * f), 0) / outputs.length;
    };
    const [before, trained] = [problem.network(), problem.network()];
    await trainSgd(engine, problem, G, trained, { loss, epochs: 1, lr: 1, momentum: 0, form });
    const slopeOf = async (values: () => Float32Array, i: number) => {
      const [value, step] = [values()[i], 2 ** -8];
      values()[i] = value + step;
      const up = await meanLoss(before);
      values()[i] = value - step;
      const down = await meanLoss(before);
      values()[i] = value;
      return (up - down) / (2 * step);
    };
    const biases = () => before.b?.data ?? new Float32Array(6);
    for (let j = 0; j < 6; j++)
      expect(biases()[j] - (trained.b?.data[j] ?? 0)).toBeCloseTo(await slopeOf(biases, j), 3);
    const weights = () => before.W.data;
    for (const i of [0, 11, 23, 41])
      expect(weights()[i] - trained.W.data[i]).toBeCloseTo(await slopeOf(weights, i), 3);
  });
});
