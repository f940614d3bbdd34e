// Rates of the kernels and of matrix products. Each result is checked against its plain TypeScript twin, then timed,
// best of many runs. `node dist/bench/kernels.js`; numbers on the command line replace the sizes.
import { createEngine, type Engine, type EngineChoice, largestOffDiagonal } from '../src/linalg/index.ts';
import * as activations from '../test/oracles/activations.ts';
import * as products from '../test/oracles/products.ts';
import { gaussEntry } from '../test/oracles/random.ts';
import { checkGemm, expectClose, fastest, normals } from './measure.ts';

const GAMMA = 0.01;
const key = { seed: 1, purpose: 1, firstRow: 0 };

function report(what: string, size: string, by: string, ms: number, rate: string): void {
  console.log(
    `${what.padEnd(16)}${size.padEnd(22)}${by.padEnd(14)}${ms.toFixed(3).padStart(10)} ms  ${rate}`,
  );
}

const gflops = (operations: number, ms: number) => `${(operations / ms / 1e6).toFixed(1)} GFLOP/s`;
const gigabytes = (bytes: number, ms: number) => `${(bytes / ms / 1e6).toFixed(1)} GB/s`;

async function benchProducts(choice: EngineChoice, sizes: readonly number[]): Promise<void> {
  const engine = await createEngine(choice);
  await checkGemm(engine);
  for (const n of sizes) {
    using A = normals(engine, n, n, 1);
    using B = normals(engine, n, n, 2);
    using C = engine.memory.matrix(n, n);
    const gemmMs = await fastest(() => engine.gemm(A, B, C));
    report('gemm', `${n} x ${n} x ${n}`, choice, gemmMs, gflops(2 * n ** 3, gemmMs));
    const gramMs = await fastest(() => engine.gram(A, C));
    report('gram', `${n} x ${n}`, choice, gramMs, gflops(n ** 3, gramMs));
  }
}

async function benchNaive(n: number): Promise<void> {
  const engine = await createEngine('wasm');
  using A = normals(engine, n, n, 1);
  using B = normals(engine, n, n, 2);
  const [a, b, sums] = [A.data, B.data, new Float64Array(n * n)];
  const ms = await fastest(() =>
    products.gemm({ M: n, N: n, K: n }, a, b, { transA: false, transB: false }, sums),
  );
  report('gemm', `${n} x ${n} x ${n}`, 'naive', ms, gflops(2 * n ** 3, ms));
}

function checkKernels({ memory, kernels }: Engine, N: number, m: number): void {
  using H = memory.matrix(N, m);
  using a = memory.vector(m);
  using f = memory.vector(N);
  using x = memory.vector(N);
  using bits = memory.bits(N, m);
  using G = memory.matrix(N, N);
  kernels.gauss(H, key);
  kernels.gauss(G, key);
  kernels.mirror(G);
  kernels.signs(a, key);
  kernels.signs(x, { ...key, purpose: 2 });
  expectClose(
    'gauss',
    H.row(3),
    Array.from({ length: m }, (_, k) => gaussEntry(key, 3, k)),
    2e-6,
  );
  kernels.output(H, a, GAMMA, f);
  expectClose('output', f.data, activations.output(N, H.data, a.data, GAMMA), 1e-12);
  kernels.signBits(H, undefined, 0, bits);
  const D = Float64Array.from(H.data, (h) => (h > 0 ? 1 : GAMMA));
  using K = memory.fixedTriangle(N, largestOffDiagonal(G, kernels));
  kernels.tangent.build({ G, bits, gamma: GAMMA, K });
  const whole = products.entriesOf(K);
  expectClose('tangentKernel', whole, products.tangentKernel(N, m, G.data, D), K.unit);
  const expected = new Float64Array(N);
  x.data.set(products.roundedTo(2 ** 23 - 2 ** 11, x.data));
  products.symv(whole, x.data, expected);
  kernels.symvShare(K, x, f, { from: 0, to: N });
  const sums = f.data.map((sum, n) => K.unit * sum + K.diagonal[n] * x.data[n]);
  expectClose('symvShare', sums, expected, 1e-12);
  kernels.coefficients(bits, x, a, GAMMA, H);
  expectClose('coefficients', H.data, activations.coefficients(D, x.data, a.data), 0);
}

/** Times the kernels for N samples and m hidden units. */
async function benchKernels(N: number, m: number): Promise<void> {
  const engine = await createEngine('wasm');
  const { memory, kernels } = engine;
  checkKernels(engine, 61, 203);
  using H = memory.matrix(N, m);
  using G = memory.matrix(N, N);
  using K = memory.fixedTriangle(N, 1);
  using bits = memory.bits(N, m);
  using a = memory.vector(m);
  using x = memory.vector(N);
  using y = memory.vector(N);
  const cases: [string, number, () => void][] = [
    ['uniform', N * m * 4, () => kernels.uniform(H, key, -1, 1)],
    ['gauss', N * m * 4, () => kernels.gauss(H, key)],
    ['output', N * m * 4, () => kernels.output(H, a, GAMMA, x)],
    ['signBits', N * m * 4, () => kernels.signBits(H, undefined, 0, bits)],
    ['coefficients', N * m * 4, () => kernels.coefficients(bits, x, a, GAMMA, H)],
    ['rowNorms', N * m * 4, () => kernels.rowNorms(H, x)],
    ['tangentKernel', N * N * 3, () => kernels.tangent.build({ G, bits, gamma: GAMMA, K })],
    ['symvShare', N * N, () => kernels.symvShare(K, x, y, { from: 0, to: N })],
    ['lossTerms', N * 32, () => kernels.lossTerms(x, 'logistic', y, y, y)],
  ];
  for (const [what, bytes, run] of cases) {
    const ms = await fastest(run);
    report(what, `N = ${N}, m = ${m}`, 'wasm', ms, gigabytes(bytes, ms));
  }
}

const given = process.argv.slice(2).map(Number);
if (given.some((n) => !(Number.isInteger(n) && n > 0))) throw new Error('sizes are positive integers');
const sizes = given.length > 0 ? given : [32, 64, 128, 256, 1000, 2000];
await benchNaive(256);
for (const choice of ['wasm', 'wasm-relaxed', 'mlas'] as const) await benchProducts(choice, sizes);
for (const N of given.length > 0 ? given : [1000, 5000]) await benchKernels(N, 1000);
