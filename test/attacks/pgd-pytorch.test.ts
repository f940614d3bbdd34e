import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { attackByPgd } from '../../src/attacks/pgd/one-hidden.ts';
import type { InputSpace } from '../../src/datasets/input-space.ts';
import type { Engine } from '../../src/linalg/index.ts';
import { type OneHidden, readout } from '../../src/networks/one-hidden.ts';
import { wasm } from '../linalg/support.ts';
import { outputAt, pixelsOf, rowsOf } from './networks.ts';

/** A case of test/fixtures/pytorch/make_pgd.py; weights and inputs are integer multiples of UNIT. */
interface PytorchCase {
  readonly name: string;
  readonly norm: 'L2' | 'Linf' | 'L0';
  readonly linfStep: 'scaled' | 'sign';
  readonly epsilon: number;
  readonly range: [number, number] | null;
  readonly mean?: number[];
  readonly scale?: number[];
  readonly N: number;
  readonly d: number;
  readonly m: number;
  readonly gamma: number;
  readonly W: number[];
  readonly X: number[];
  readonly targets: number[];
  /** yhat f of the iterate kept. */
  readonly margins: number[];
  /** Distance to iterates whose margin is equal up to rounding, so that either may be kept. */
  readonly spread: number[];
  /** Kept iterates, N x d, in input space. */
  readonly result: number[];
}

const UNIT = 2 ** -18;
const cases: PytorchCase[] = JSON.parse(
  readFileSync(new URL('../fixtures/pytorch/pgd.json', import.meta.url), 'utf8'),
);

function spaceOf({ d, range, mean, scale }: PytorchCase): InputSpace {
  return {
    d,
    ...(range && { range }),
    ...(mean && { mean: Float64Array.from(mean, (value) => value * UNIT) }),
    ...(scale && { scale: Float64Array.from(scale, (value) => value * UNIT) }),
  };
}

function networkOf(engine: Engine, { m, d, gamma, W }: PytorchCase): OneHidden {
  const weights = engine.memory.matrix(m, d);
  weights.data.set(W.map((value) => value * UNIT));
  return { W: weights, a: readout(m, engine.memory), gamma };
}

async function run(given: PytorchCase) {
  const engine = await wasm;
  const { N, d, norm, epsilon, linfStep } = given;
  const [space, network] = [spaceOf(given), networkOf(engine, given)];
  const X = engine.memory.matrix(N, d);
  X.data.set(
    given.X.map((value, i) => (value * UNIT - (space.mean?.[i % d] ?? 0)) / (space.scale?.[i % d] ?? 1)),
  );
  const before = rowsOf(X);
  const targets = engine.memory.vector(N);
  targets.data.set(given.targets);
  await attackByPgd(engine, network, X, targets, { norm, epsilon, space }, { linfStep });
  const after = rowsOf(X);
  return { space, network, before, after, inputs: after.map((x) => pixelsOf(space, x)) };
}

describe.each(cases)('$name', (given) => {
  const { d, N } = given;

  test('keeps the iterates that PyTorch keeps', async () => {
    const { inputs } = await run(given);
    for (let n = 0; n < N; n++) {
      const expected = given.result.slice(n * d, (n + 1) * d);
      const gap = Math.max(...expected.map((value, k) => Math.abs(value - inputs[n][k])));
      // Single against double precision: a few ulps of an input and of the gradient's direction, and the distance
      // between iterates that tie up to rounding.
      expect(gap, `sample ${n}`).toBeLessThan(given.spread[n] + 2e-6);
    }
  });

  test('reaches the margins that PyTorch reaches', async () => {
    const { after, network } = await run(given);
    after.forEach((x, n) => {
      const margin = given.targets[n] * outputAt(network, x);
      expect(Math.abs(margin - given.margins[n])).toBeLessThan(2e-6 * Math.max(1, Math.abs(margin)));
    });
  });
});
