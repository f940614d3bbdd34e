import { describe, expect, test } from 'vitest';
import { sharedDirections } from '../../src/theory/effective-rank.ts';
import { expectedAccuracy } from '../../src/theory/expected-accuracy.ts';
import { filledMatrix, wasm } from '../linalg/support.ts';

describe('shared directions', () => {
  test.each([
    [7, 5],
    [600, 20],
  ])('of %i x %i are those of the d x d second moment and of all pairs', async (N, d) => {
    const engine = await wasm;
    using X = filledMatrix(engine, N, d);
    const rows = Array.from({ length: N }, (_, n) => Float64Array.from(X.row(n)));
    const moment = Array.from({ length: d * d }, (_, i) =>
      rows.reduce((sum, row) => sum + row[Math.floor(i / d)] * row[i % d], 0),
    );
    const trace = rows.flatMap((row) => [...row]).reduce((sum, value) => sum + value ** 2, 0);
    const cosines = rows.flatMap((a, n) =>
      rows.flatMap((b, k) => (k < n ? [Math.abs(dot(a, b)) / Math.sqrt(dot(a, a) * dot(b, b))] : [])),
    );
    const found = await sharedDirections(engine, X);
    expect(found?.effectiveRank).toBeCloseTo(
      trace ** 2 / moment.reduce((sum, value) => sum + value ** 2, 0),
      3,
    );
    expect(found?.meanCosine).toBeCloseTo(cosines.reduce((a, b) => a + b) / cosines.length, 5);
    expect(found?.maxCosine).toBeCloseTo(
      cosines.reduce((a, b) => Math.max(a, b)),
      5,
    );
  });

  test('of orthogonal samples are all of theirs, of equal ones a single one, of zeros none', async () => {
    const engine = await wasm;
    using X = engine.memory.matrix(3, 4);
    for (const n of [0, 1, 2]) X.row(n)[n] = 2;
    expect(await sharedDirections(engine, X)).toEqual({ effectiveRank: 3, meanCosine: 0, maxCosine: 0 });
    for (const n of [0, 1, 2]) X.row(n).set([1, 1, 0, 0]);
    const same = await sharedDirections(engine, X);
    expect(same?.effectiveRank).toBeCloseTo(1, 6);
    expect(same?.meanCosine).toBeCloseTo(1, 6);
    X.data.fill(0);
    expect(await sharedDirections(engine, X)).toBeUndefined();
  });
});

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k], 0);

test('the expected accuracy is that of a linear classifier of random targets, over many draws of them', async () => {
  const engine = await wasm;
  const [N, Nadv, d] = [12, 400, 30];
  using X = filledMatrix(engine, N, d, 1);
  using base = filledMatrix(engine, Nadv, d, 2);
  using moves = filledMatrix(engine, 1, d, 3);
  using perturbed = engine.memory.matrix(Nadv, d);
  using y = engine.memory.vector(N);
  using targets = engine.memory.vector(Nadv);
  // Perturbations that move along one direction, as targets say.
  const move = Float64Array.from(moves.row(0), (value) => 0.08 * value);
  y.data.set(y.data.map((_, n) => Math.sign(dot(move, Float64Array.from(X.row(n))))));
  const draw = (seed: number) => {
    let state = seed;
    targets.data.set(
      targets.data.map(() => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state >>> 31 === 0 ? 1 : -1;
      }),
    );
    for (let n = 0; n < Nadv; n++)
      perturbed.row(n).set(Float64Array.from(base.row(n), (value, k) => value + targets.data[n] * move[k]));
  };
  let [right, predicted] = [0, 0];
  const draws = 400;
  for (let seed = 1; seed <= draws; seed++) {
    draw(seed * 7919);
    predicted += await expectedAccuracy(engine, { X, y }, { base, perturbed, targets });
    const normal = new Float64Array(d);
    for (let n = 0; n < Nadv; n++)
      for (let k = 0; k < d; k++) normal[k] += targets.data[n] * perturbed.row(n)[k];
    for (let n = 0; n < N; n++) if (dot(normal, Float64Array.from(X.row(n))) * y.data[n] > 0) right++;
  }
  // Five standard deviations of the binomial, with rows that go together counted once.
  expect(Math.abs(right / (N * draws) - predicted / draws)).toBeLessThan(5 * Math.sqrt(0.25 / draws / 2));
  expect(Math.abs(predicted / draws - 0.5)).toBeGreaterThan(0.05);
});
