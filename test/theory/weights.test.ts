import { expect, test } from 'vitest';
import { readout } from '../../src/networks/one-hidden.ts';
import { alignedShare } from '../../src/theory/alignment.ts';
import { stableRank, stableRankOfGram } from '../../src/theory/stable-rank.ts';
import { filledMatrix, filledVector, wasm } from '../linalg/support.ts';

test('stable rank: 1 for rank 1, the number of units for orthogonal ones of one length', async () => {
  const engine = await wasm;
  const W = engine.memory.matrix(6, 20);
  for (let j = 0; j < 6; j++) W.row(j).fill((j + 1) * (j < 3 ? 1 : -1));
  expect(await stableRank(engine, W)).toBeCloseTo(1, 6);
  W.data.fill(0);
  for (let j = 0; j < 6; j++) W.row(j)[3 * j] = j % 2 === 0 ? 2 : -2;
  expect(await stableRank(engine, W)).toBeCloseTo(6, 6);
  W.data.fill(0);
  expect(await stableRank(engine, W)).toBe(0);
});

test('stable rank: squared singular values over the largest, also where two of them nearly agree', async () => {
  const engine = await wasm;
  const singular = [5, 4.999, 3, 1, 0.5];
  const W = engine.memory.matrix(5, 8);
  // Rotating the rows changes no singular value.
  singular.forEach((s, j) => {
    W.row(j)[j] = s;
  });
  for (let j = 0; j + 1 < 5; j++) {
    const [c, s] = [Math.cos(j + 0.7), Math.sin(j + 0.7)];
    const [p, q] = [W.row(j).slice(), W.row(j + 1).slice()];
    W.row(j).set(p.map((value, k) => c * value - s * q[k]));
    W.row(j + 1).set(p.map((value, k) => s * value + c * q[k]));
  }
  const expected = singular.reduce((sum, s) => sum + s * s, 0) / 25;
  expect(await stableRank(engine, W)).toBeCloseTo(expected, 4);
});

test.each([
  { m: 60, d: 7 },
  { m: 60, d: 30 },
  { m: 1000, d: 40 },
])('stable rank of $m units in $d dimensions is that of their Gram matrix', async ({ m, d }) => {
  const engine = await wasm;
  using W = filledMatrix(engine, m, d, 3);
  using gram = engine.memory.triangle(m);
  await engine.gram(W, gram);
  const expected = stableRankOfGram(engine, gram) ?? Number.NaN;
  expect(expected).toBeGreaterThan(1);
  expect(await stableRank(engine, W)).toBeCloseTo(expected, 5);
});

test('stable rank: none where the largest singular values are too near to each other to settle', async () => {
  const engine = await wasm;
  const W = engine.memory.matrix(40, 40);
  for (let j = 0; j < 40; j++) W.row(j)[j] = Math.sqrt(1 - 0.001 * j);
  expect(await stableRank(engine, W)).toBeUndefined();
});

test('the aligned share counts signs, over more rows than one block', async () => {
  const engine = await wasm;
  const [N, d, m] = [2100, 7, 6];
  const X = filledMatrix(engine, N, d, 3);
  const W = filledMatrix(engine, m, d, 4);
  const y = filledVector(engine, N, 5).data.map((value) => (value > 0 ? 1 : -1));
  const network = { W, a: readout(m, engine.memory), gamma: 0.1 };
  let aligned = 0;
  for (let n = 0; n < N; n++) {
    for (let j = 0; j < m; j++) {
      const h = W.row(j).reduce((sum, w, k) => sum + w * X.row(n)[k], 0);
      if (Math.sign(h) === y[n] * (j < m / 2 ? 1 : -1)) aligned++;
    }
  }
  expect(await alignedShare(engine, network, X, y)).toBeCloseTo(aligned / (N * m), 4);
});
