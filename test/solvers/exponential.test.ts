import { expect, it, test } from 'vitest';
import { createEngine, largestOffDiagonal } from '../../src/linalg/index.ts';
import { TangentKernel } from '../../src/linalg/tangent/tangent-kernel.ts';
import { phi1, phi3 } from '../../src/solvers/one-hidden/exponential/phi.ts';
import { TridiagonalEigen } from '../../src/solvers/one-hidden/exponential/tridiagonal.ts';
import { CLOSE } from '../../src/solvers/one-hidden/flow-pace.ts';
import { FrozenFlow } from '../../src/solvers/one-hidden/frozen-flow.ts';
import { MarginLoss } from '../../src/solvers/one-hidden/loss.ts';

it.each([0, 1e-9, 0.5, 1, 3, 40, 1e5])('phi functions at -%f', (x) => {
  expect(phi1(x)).toBeCloseTo(x === 0 ? 1 : -Math.expm1(-x) / x, 14);
  const direct =
    x < 0.1 ? 1 / 6 - x / 24 + x ** 2 / 120 - x ** 3 / 720 : (x ** 2 / 2 - x + 1 - Math.exp(-x)) / x ** 3;
  expect(phi3(x)).toBeCloseTo(direct, 12);
});

it.each([1, 2, 7, 40])('eigenvectors of a tridiagonal matrix of %i rows', (n) => {
  const diagonal = Array.from({ length: n }, (_, i) => 1 + ((i * 7) % 5) + (i === 0 ? 1000 : 0));
  const besides = Array.from({ length: n }, (_, i) => (i === 3 ? 0 : 0.5 + ((i * 3) % 4)));
  const eigen = new TridiagonalEigen();
  // Room is used again, whatever it holds.
  for (const size of [n + 3, n])
    eigen.solve(diagonal.concat(9, 8, 7).slice(0, size), besides.concat(1, 1, 1));
  const { values, vectors } = eigen;
  for (let k = 0; k < n; k++) {
    const v = vectors.subarray(k * n, (k + 1) * n);
    expect(v.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 12);
    for (let i = 0; i < n; i++) {
      const above = i > 0 ? besides[i - 1] * v[i - 1] : 0;
      const below = i < n - 1 ? besides[i] * v[i + 1] : 0;
      expect(above + diagonal[i] * v[i] + below).toBeCloseTo(values[k] * v[i], 9);
    }
  }
});

test.each(['exponential', 'logistic'] as const)(
  'the frozen flow of the %s loss is that of very small steps, with a common offset of the samples too',
  async (name) => {
    const engine = await createEngine('wasm');
    const { memory, kernels } = engine;
    const [N, d, offset] = [60, 40, 5];
    using X = memory.matrix(N, d);
    using y = memory.vector(N);
    kernels.uniform(X, { seed: 1, purpose: 1, firstRow: 0 }, -1, 1);
    kernels.signs(y, { seed: 1, purpose: 2, firstRow: 0 });
    for (let i = 0; i < X.data.length; i++) X.data[i] += offset;
    using G = memory.matrix(N, N);
    for (let n = 0; n < N; n++)
      for (let k = 0; k < N; k++) G.row(n)[k] = X.row(n).reduce((sum, x, i) => sum + x * X.row(k)[i], 0);
    // All units are active, so K is G.
    using H = memory.matrix(N, 1);
    using bits = memory.bits(N, 1);
    using a = memory.vector(1);
    a.data.fill(1);
    H.data.fill(1);
    kernels.signBits(H, undefined, 0, bits);
    using K = new TangentKernel(engine, G, { a, gamma: 0.01 });
    await K.build(bits);

    using loss = new MarginLoss(name, y, memory, kernels);
    using frozen = new FrozenFlow(N, loss, memory, CLOSE);
    using start = memory.vector(N);
    const [time, steps] = [30, 100_000];
    const end = { move: 1, impulse: 1e9, time, loss: 0 };
    const taken = frozen.run(K, start, end);
    expect(taken).toBeLessThanOrEqual(time);
    const products = frozen.products;
    const move = Math.max(...frozen.outputs.data.map(Math.abs));
    expect(move).toBeLessThan(2.5);
    const reached = frozen.outputs.data.slice();
    const impulse = frozen.impulse.data.slice();

    // Outputs are K times the impulse, as far as products round their vectors to 24 bits.
    using input = memory.vector(N);
    using image = memory.vector(N);
    input.data.set(impulse);
    K.multiply(input, image);
    const rounding =
      N * largestOffDiagonal(G, engine.kernels) * 2 ** -24 * Math.max(...impulse.map(Math.abs));
    expect(rounding).toBeLessThan(0.01 * move);
    for (let n = 0; n < N; n++) expect(Math.abs(reached[n] - image.data[n])).toBeLessThan(rounding);

    using f = memory.vector(N);
    using pull = memory.vector(N);
    for (let step = 0; step < steps; step++) {
      loss.pull(f, pull);
      K.multiply(pull, image);
      for (let n = 0; n < N; n++) f.data[n] += (taken / steps) * image.data[n];
    }
    const gaps = f.data.map((value, n) => Math.abs(value - reached[n]));
    expect(Math.max(...gaps)).toBeLessThan(0.1);
    expect(products).toBeLessThan(60);
  },
);
