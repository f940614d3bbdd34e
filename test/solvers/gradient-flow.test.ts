import { describe, expect, it } from 'vitest';
import { cosine } from '../../src/experiment/measure.ts';
import type { OneHidden } from '../../src/networks/one-hidden.ts';
import { boundaryNormal, outputsOf } from '../../src/networks/outputs.ts';
import { trainSgd } from '../../src/solvers/one-hidden/full-batch-sgd.ts';
import { type FlowOptions, trainFlow } from '../../src/solvers/one-hidden/gradient-flow.ts';
import { type Problem, randomProblem } from '../support.ts';
import { eulerFlow } from './naive-flow.ts';

const options: FlowOptions = { loss: 'exponential', eta: 0.3, T: 1000, lossTarget: 0 };

function train(problem: Problem, given: Partial<FlowOptions> = {}) {
  return trainFlow(problem.engine, problem, problem.G, problem.network(), { ...options, ...given });
}

/** Outputs on inputs outside the training data. */
async function onFreshInputs({ engine }: Problem, network: OneHidden) {
  using Z = engine.memory.matrix(1000, network.W.cols);
  engine.kernels.uniform(Z, { seed: 6, purpose: 4, firstRow: 0 }, -1, 1);
  return outputsOf(engine, network, Z);
}

/** Correlation of two functions: of their outputs on the same inputs. */
function correlation(f: Float64Array, g: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanF, meanG] = [mean(f), mean(g)];
  return cosine(
    f.map((value) => value - meanF),
    g.map((value) => value - meanG),
  );
}

describe('gradient flow', () => {
  it.each(['exponential', 'logistic'] as const)('follows the flow of the %s loss', async (loss) => {
    const problem = await randomProblem({ N: 30, d: 200, m: 40 });
    const naive = eulerFlow(problem, { loss, T: 300, steps: 15_000 });
    const { network, ...training } = await train(problem, { loss, T: 300, eta: 0.1 });
    const f = await onFreshInputs(problem, network);
    network.W.data.set(naive.W);
    expect(correlation(f, await onFreshInputs(problem, network))).toBeGreaterThan(0.9998);
    expect(training.loss / naive.loss).toBeCloseTo(1, 1);
    expect(training.time).toBe(300);
  });

  it('gives the function of 100,000 epochs of SGD with momentum', async () => {
    const problem = await randomProblem({ N: 30, d: 300, m: 40 });
    const flow = await train(problem, { T: 10_000 });
    const sgd = await trainSgd(problem.engine, problem, problem.G, problem.network(), {
      loss: 'exponential',
      epochs: 100_000,
      lr: 0.01,
      momentum: 0.9,
    });
    const [f, g] = [await onFreshInputs(problem, flow.network), await onFreshInputs(problem, sgd.network)];
    expect(correlation(f, g)).toBeGreaterThan(0.999);
    expect(sgd.time).toBeCloseTo(10_000, 6);
    expect(flow.steps).toBeLessThan(60);
  });

  it('ends at a loss, as SGD does', async () => {
    const problem = await randomProblem({ N: 30, d: 300, m: 40 });
    const train = (epochs: number, lossTarget: number) =>
      trainSgd(problem.engine, problem, problem.G, problem.network(), {
        ...{ loss: 'exponential', epochs, lr: 0.01, momentum: 0.9, lossTarget },
      });
    const early = await train(10_000, 0.1);
    expect(early.converged).toBe(true);
    expect(early.loss).toBeLessThanOrEqual(0.1);
    expect(early.steps).toBeLessThan(10_000);
    const before = await train(early.steps - 1, 0.1);
    expect(before.converged).toBe(false);
    expect(before.loss).toBeGreaterThan(0.1);
  });

  it.each([
    ['fewer samples than dimensions', { N: 40, d: 100, m: 30 }],
    ['more samples than dimensions', { N: 60, d: 20, m: 30 }],
    ['odd sizes', { N: 37, d: 53, m: 22 }],
  ])('is the same in dual and primal form, %s', async (_, shape) => {
    const problem = await randomProblem(shape);
    const dual = await train(problem, { form: 'dual', T: 100 });
    const primal = await train(problem, { form: 'primal', T: 100 });
    const f = await onFreshInputs(problem, dual.network);
    const g = await onFreshInputs(problem, primal.network);
    expect(correlation(f, g)).toBeGreaterThan(0.99999);
    expect(primal.loss / dual.loss).toBeCloseTo(1, 3);
  });

  it('needs no more than the triangle of G in primal form, and refuses it in dual form', async () => {
    const problem = await randomProblem({ N: 37, d: 53, m: 22 });
    const { engine, X } = problem;
    using triangle = engine.memory.triangle(X.rows);
    await engine.gram(X, triangle);
    const given = { ...options, form: 'primal', T: 100 } as const;
    const half = await trainFlow(engine, problem, triangle, problem.network(), given);
    const whole = await train(problem, given);
    expect(half.network.W.data).toEqual(whole.network.W.data);
    const dual = trainFlow(engine, problem, triangle, problem.network(), { ...options, form: 'dual' });
    await expect(dual).rejects.toThrow('G is a triangle of 37 rows, expected all of 37 x 37');
  });

  it('comes closer to the flow with smaller eta', async () => {
    const problem = await randomProblem({ N: 60, d: 400, m: 100 });
    const at = async (eta: number) => onFreshInputs(problem, (await train(problem, { eta })).network);
    const exact = await at(0.01);
    const gaps = [1 - correlation(await at(2), exact), 1 - correlation(await at(0.1), exact)];
    expect(gaps[1]).toBeLessThan(gaps[0] / 3);
  });

  it('takes few windows, as the diagonal of the kernel knows of units that slide', async () => {
    const problem = await randomProblem({ N: 200, d: 200, m: 200 });
    const { steps, converged } = await train(problem, { T: 10_000 });
    // 42; it takes 48 with the diagonal of the pattern alone.
    expect(steps).toBeLessThan(45);
    expect(converged).toBe(true);
  });

  it('follows samples of very unequal norms', async () => {
    const problem = await randomProblem({ N: 100, d: 200, m: 50 });
    for (const n of [3, 17])
      problem.X.row(n).forEach((x, i, row) => {
        row[i] = 30 * x;
      });
    await problem.engine.gram(problem.X, problem.G);
    const { steps, converged } = await train(problem, { eta: 2, T: 10_000 });
    expect(steps).toBeLessThan(60);
    expect(converged).toBe(true);
  });

  it('keeps weights, outputs and influence consistent', async () => {
    const problem = await randomProblem({ N: 40, d: 90, m: 30 });
    const before = await boundaryNormal(problem.engine, problem.network());
    const { network, outputs, influence } = await train(problem);
    const again = await outputsOf(problem.engine, network, problem.X);
    again.forEach((output, n) => {
      expect(output).toBeCloseTo(outputs[n], 4);
    });
    // z = W0^T a + sum_n s_n x_n (docs/mathematics.md, "Why perturbations teach").
    const after = await boundaryNormal(problem.engine, network);
    after.forEach((z, k) => {
      let sum = before[k];
      for (let n = 0; n < problem.X.rows; n++) sum += influence[n] * problem.X.row(n)[k];
      expect(z).toBeCloseTo(sum, 4);
    });
  });

  it('ends at a loss target', async () => {
    const problem = await randomProblem({ N: 30, d: 200, m: 40 });
    const { loss, time, converged } = await train(problem, { lossTarget: 0.05, T: 1e6 });
    expect(loss).toBeLessThanOrEqual(0.05);
    expect(loss).toBeGreaterThan(0.02);
    expect(time).toBeLessThan(1e6);
    expect(converged).toBe(true);
  });

  it('says so when it stops short of its end', async () => {
    const problem = await randomProblem({ N: 60, d: 20, m: 30, low: 0 });
    const { time, converged } = await train(problem, { maxSteps: 5 });
    expect(converged).toBe(false);
    expect(time).toBeLessThan(options.T);
  });

  it('gives the same bits again', async () => {
    const shape = { N: 33, d: 65, m: 18 };
    const [one, two] = [await train(await randomProblem(shape)), await train(await randomProblem(shape))];
    expect(two.network.W.data).toEqual(one.network.W.data);
  });

  it('gives its memory back', async () => {
    const problem = await randomProblem({ N: 20, d: 30, m: 10 });
    const network = problem.network();
    await trainFlow(problem.engine, problem, problem.G, network, options);
    const inUse = problem.engine.memory.bytesInUse;
    await trainFlow(problem.engine, problem, problem.G, network, options);
    expect(problem.engine.memory.bytesInUse).toBe(inUse);
  });
});
