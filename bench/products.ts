// Matrix products compared to the best that the same machine achieves in the same run: a bare onnxruntime MatMul for
// mlas, and the innermost tile on data in the first-level cache for wasm; also the plain TypeScript twin of both.
import { readFileSync } from 'node:fs';
import { createEngine } from '../src/linalg/index.ts';
import { InferenceSession, Tensor } from '../src/linalg/mlas/onnxruntime.ts';
import { encodeModel } from '../src/onnx-format/encode-model.ts';
import { floatTensor } from '../src/onnx-format/proto.ts';
import { builtFile } from '../src/package-root.ts';
import * as naive from '../test/oracles/products.ts';
import type { Line } from './lines.ts';
import { checkGemm, expectClose, fastest, fastestOfEach, normals } from './measure.ts';

/** Sizes of the products. */
const SIZES = [512, 1024, 2048];
/** Steps of the tile. Its panels of A and B take 24 KiB and stay in a first-level cache of 32. */
const TILE_STEPS = 512;
const NAIVE_SIZE = 256;

const gflops = (n: number, ms: number) => (2 * n ** 3) / ms / 1e6;

/** onnxruntime's own MatMul node on one thread, with its own tensors. */
export function bareMatMul(): Promise<InferenceSession> {
  const shaped = (name: string) => floatTensor(name, [`${name}0`, `${name}1`]);
  const model = encodeModel({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: 'bare',
      node: [{ opType: 'MatMul', input: ['A', 'B'], output: ['Y'] }],
      input: [shaped('A'), shaped('B')],
      output: [shaped('Y')],
    },
  });
  return InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
}

/** The mlas engine compared to a bare onnxruntime MatMul with the same operands, in speed and results. */
export async function mlasLines(sizes: readonly number[] = SIZES): Promise<Line[]> {
  const engine = await createEngine('mlas');
  await checkGemm(engine);
  const session = await bareMatMul();
  const lines: Line[] = [];
  for (const n of sizes) {
    using A = normals(engine, n, n, 1);
    using B = normals(engine, n, n, 2);
    using C = engine.memory.matrix(n, n);
    const own = ({ data }: { data: Float32Array }) => new Tensor('float32', data.slice(), [n, n]);
    const [a, b, y] = [own(A), own(B), own(C)];
    const ours = () => engine.gemm(A, B, C);
    const bare = () => session.run({ A: a, B: b }, { Y: y });
    await ours();
    await bare();
    if (!(y.data instanceof Float32Array)) throw new TypeError('MatMul gave no float32');
    expectClose(`mlas ${n}`, C.data, y.data, 1e-3);
    const [ms = Number.NaN, bareMs = Number.NaN] = await fastestOfEach([ours, bare]);
    lines.push({
      what: `product ${n}, mlas`,
      value: gflops(n, ms),
      unit: 'GFLOP/s',
      beside: `bare MatMul ${gflops(n, bareMs).toFixed(0)} GFLOP/s`,
      ratio: bareMs / ms,
      target: { atLeast: 0.9 },
    });
  }
  return lines;
}

type Tile = (kc: number, a: number, b: number, c: number, cStep: number, add: number) => void;

/** The 4 x 8 tile of the kernels alone, on panels in the first-level cache, as a function to time. */
async function tile(flavour: 'strict' | 'relaxed'): Promise<() => void> {
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 64 });
  const module = await WebAssembly.compile(readFileSync(builtFile(`kernels/${flavour}.wasm`)));
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort: () => {} } });
  const { gemmTile } = exports;
  if (typeof gemmTile !== 'function') throw new Error('the kernels export no gemmTile');
  const run: Tile = (...numbers) => gemmTile(...numbers);
  const [a, b, c] = [2 ** 20, 2 ** 20 + TILE_STEPS * 16, 2 ** 20 + TILE_STEPS * 48];
  const A = new Float32Array(memory.buffer, a, TILE_STEPS * 4).fill(0.5);
  const B = new Float32Array(memory.buffer, b, TILE_STEPS * 8).map((_, i) => (i % 8) - 3);
  new Float32Array(memory.buffer, b, B.length).set(B);
  run(TILE_STEPS, a, b, c, 32, 0);
  const expected = Array.from({ length: 32 }, (_, i) => TILE_STEPS * (A[0] ?? 0) * ((i % 8) - 3));
  expectClose(`tile, ${flavour}`, new Float32Array(memory.buffer, c, 32), expected, 1e-6);
  return () => {
    for (let i = 0; i < TILES; i++) run(TILE_STEPS, a, b, c, 32, 0);
  };
}

/** Number of tiles in one timed run, for some milliseconds. */
const TILES = 3000;
const TILE_GFLOP = (2 * 4 * 8 * TILE_STEPS * TILES) / 1e9;

/** The wasm engine compared to its own innermost tile. */
export async function wasmLines(sizes: readonly number[] = SIZES): Promise<Line[]> {
  const lines: Line[] = [];
  for (const flavour of ['strict', 'relaxed'] as const) {
    const engine = await createEngine(flavour === 'strict' ? 'wasm' : 'wasm-relaxed');
    await checkGemm(engine);
    const runTile = await tile(flavour);
    for (const n of sizes) {
      using A = normals(engine, n, n, 1);
      using B = normals(engine, n, n, 2);
      using C = engine.memory.matrix(n, n);
      const [ms = Number.NaN, tileMs = Number.NaN] = await fastestOfEach(
        [() => engine.gemm(A, B, C), runTile],
        4,
      );
      const best = (TILE_GFLOP / tileMs) * 1000;
      lines.push({
        what: `product ${n}, wasm ${flavour}`,
        value: gflops(n, ms),
        unit: 'GFLOP/s',
        beside: `the tile from cache ${best.toFixed(0)} GFLOP/s`,
        ratio: gflops(n, ms) / best,
        target: { atLeast: 0.9 },
      });
    }
  }
  return [...lines, await naiveLine()];
}

async function naiveLine(): Promise<Line> {
  const n = NAIVE_SIZE;
  const engine = await createEngine('wasm');
  using A = normals(engine, n, n, 1);
  using B = normals(engine, n, n, 2);
  const sums = new Float64Array(n * n);
  const ms = await fastest(() =>
    naive.gemm({ M: n, N: n, K: n }, A.data, B.data, { transA: false, transB: false }, sums),
  );
  return { what: `product ${n}, plain TypeScript twin`, value: gflops(n, ms), unit: 'GFLOP/s' };
}
