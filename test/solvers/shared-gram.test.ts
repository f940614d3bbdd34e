import { describe, expect, it } from 'vitest';
import type { Gram } from '../../src/linalg/gram.ts';
import { SharedTriangle } from '../../src/linalg/index.ts';
import { trainSgd } from '../../src/solvers/one-hidden/full-batch-sgd.ts';
import { trainFlow } from '../../src/solvers/one-hidden/gradient-flow.ts';
import { addConstantInput } from '../../src/solvers/one-hidden/response.ts';
import type { Training } from '../../src/solvers/one-hidden/training.ts';
import { nearOrthogonality } from '../../src/theory/near-orthogonality.ts';
import { type Problem, randomProblem } from '../support.ts';

/** Numbers of a training, to the bit. */
function numbersOf({ network, outputs, influence, loss, time, steps }: Training): number[] {
  return [...network.W.data, ...(network.b?.data ?? []), ...outputs, ...influence, loss, time, steps];
}

/** Trains twice with the same weights, with the triangle of G in the engine's memory and outside of it. */
async function bothWays(problem: Problem, train: (G: Gram) => Promise<Training>): Promise<number[][]> {
  const { engine, X } = problem;
  const trained: number[][] = [];
  for (const G of [engine.memory.triangle(X.rows), SharedTriangle.allocate(X.rows)]) {
    using gram: Gram = G;
    await engine.gram(X, gram);
    trained.push(numbersOf(await train(gram)));
  }
  return trained;
}

describe('training with a Gram matrix outside the memory has the same bits', () => {
  const flow = { eta: 0.5, T: 50, lossTarget: 0 };
  const sizes = { N: 201, d: 30, m: 22 };

  it.each(['exponential', 'logistic', 'linear'] as const)('flow, %s loss', async (loss) => {
    const problem = await randomProblem(sizes);
    const [inside, outside] = await bothWays(problem, (G) =>
      trainFlow(problem.engine, problem, G, problem.network(), { ...flow, loss }),
    );
    expect(outside).toEqual(inside);
  });

  it('flow of readouts of different sizes', async () => {
    const problem = await randomProblem(sizes);
    const [inside, outside] = await bothWays(problem, (G) => {
      const network = problem.network();
      network.a.data.forEach((_, j, a) => {
        a[j] *= 1 + j / 10;
      });
      return trainFlow(problem.engine, problem, G, network, { ...flow, loss: 'logistic' });
    });
    expect(outside).toEqual(inside);
  });

  it('flow with biases', async () => {
    const problem = await randomProblem(sizes);
    const [inside, outside] = await bothWays(problem, (G) => {
      addConstantInput(G);
      const network = { ...problem.network(), b: problem.engine.memory.matrix(sizes.m, 1) };
      return trainFlow(problem.engine, problem, G, network, { ...flow, loss: 'logistic' });
    });
    expect(outside).toEqual(inside);
  });

  it('sgd', async () => {
    const problem = await randomProblem(sizes);
    const options = { loss: 'logistic', epochs: 50, lr: 0.01, momentum: 0.9 } as const;
    const [inside, outside] = await bothWays(problem, (G) =>
      trainSgd(problem.engine, problem, G, problem.network(), options),
    );
    expect(outside).toEqual(inside);
  });

  it('and the same near-orthogonality', async () => {
    const { engine, X } = await randomProblem(sizes);
    using G = engine.memory.triangle(X.rows);
    using outside = SharedTriangle.allocate(X.rows);
    await engine.gram(X, G);
    await engine.gram(X, outside);
    expect(nearOrthogonality(outside, 0.1, engine.kernels)).toEqual(
      nearOrthogonality(G, 0.1, engine.kernels),
    );
  });
});
