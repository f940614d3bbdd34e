import { describe, expect, test } from 'vitest';
import type { MultiplyBytes } from '../../src/linalg/engine.ts';
import { createEngine, type Engine, type FixedTriangle } from '../../src/linalg/index.ts';
import { buildBalanced, countingBytes } from '../../src/linalg/tangent/balanced.ts';
import { blockBytes, buildByProducts } from '../../src/linalg/tangent/by-products.ts';
import { filledMatrix, triangleOf, wasm } from './support.ts';

const mlas = createEngine('mlas');

/** C = A B by the definition. */
const naive: MultiplyBytes = async ({ M, N, K }, A, B, C) => {
  for (let i = 0; i < M; i++)
    for (let j = 0; j < N; j++) {
      let sum = 0;
      for (let k = 0; k < K; k++) sum += A[i * K + k] * B[k * N + j];
      C[i * N + j] = sum;
    }
};

/** The diagonal and the entries below it of rows `from` to `to` - 1. */
function rowsOf(K: FixedTriangle, from: number, to: number): number[][] {
  return Array.from({ length: to - from }, (_, n) => [K.diagonal[from + n], ...K.row(from + n)]);
}

/** All bytes of K: a view. */
function bytesOf({ memory }: Engine, K: FixedTriangle): Uint8Array {
  return new Uint8Array(memory.buffer, K.offset, K.bytes);
}

async function problem(N: number, m: number) {
  const engine = await mlas;
  const H = filledMatrix(engine, N, m);
  const bits = engine.memory.bits(N, m);
  engine.kernels.signBits(H, undefined, 0, bits);
  H.free();
  const G = filledMatrix(engine, N, N, 2);
  return { engine, bits, G, K: engine.memory.fixedTriangle(N, 1) };
}

function release(...owned: readonly Disposable[]): void {
  for (const one of owned) one[Symbol.dispose]();
}

describe.each([0, 0.1, 1])('products of bytes give the bits that counting gives, gamma %d', (gamma) => {
  test.each([
    [1, 1],
    [2, 3],
    [5, 130],
    [31, 16],
    [64, 257],
    [65, 40],
    [130, 1000],
    [513, 7],
    [700, 203],
    [1100, 129],
    [4099, 33],
  ])('N = %i, m = %i', async (N, m) => {
    const { engine, bits, G, K } = await problem(N, m);
    const parts = { G, bits, gamma, K };
    const triangle = { ...parts, G: triangleOf(engine, G) };
    engine.kernels.tangent.build(parts);
    const expected = bytesOf(engine, K).slice();
    const { multiplyBytes = naive } = engine;
    const ways: [typeof parts | typeof triangle, MultiplyBytes, threads: number][] = [
      [parts, multiplyBytes, 1],
      [triangle, multiplyBytes, 2],
    ];
    if (N < 100) ways.push([triangle, naive, 1]);
    for (const [given, multiply, threads] of ways) {
      bytesOf(engine, K).fill(77);
      await buildByProducts(engine, multiply, given, { from: 0, to: N }, threads);
      expect(Buffer.compare(bytesOf(engine, K), expected)).toBe(0);
    }
    release(bits, G, K, triangle.G);
  });

  test.each([
    { from: 0, to: 64 },
    { from: 64, to: 192 },
    { from: 448, to: 1027 },
    { from: 1024, to: 1027 },
  ])('rows from $from to $to of 1027, and no others', async ({ from, to }) => {
    const [N, m] = [1027, 70];
    const { engine, bits, G, K } = await problem(N, m);
    const parts = { G, bits, gamma, K };
    engine.kernels.tangent.build(parts);
    const expected = rowsOf(K, from, to);
    for (let n = 0; n < N; n++) K.row(n).fill(-7);
    K.diagonal.fill(-7);
    await buildByProducts(engine, engine.multiplyBytes ?? naive, parts, { from, to }, 1);
    expect(rowsOf(K, from, to)).toEqual(expected);
    for (const row of [...rowsOf(K, 0, from), ...rowsOf(K, to, N)])
      expect(row.every((entry) => entry === -7)).toBe(true);
    release(bits, G, K);
  });
});

test('bytes of bits, row by row and transposed, leave bytes beyond their rows alone', async () => {
  const { memory, kernels } = await wasm;
  for (const [N, m, from, to] of [
    [5, 3, 0, 5],
    [40, 130, 3, 37],
    [48, 200, 16, 48],
  ]) {
    using bits = memory.bits(N, m);
    for (let i = 0; i < bits.data.length; i++) bits.data[i] = (i * 73 + (i >> 3) * 41) & 255;
    const [inner, width] = [8 * bits.rowBytes, 48];
    using rows = memory.allocate(inner * (to - from));
    using turned = memory.allocate(inner * width);
    const at = (block: { readonly offset: number }, i: number) =>
      new Uint8Array(memory.buffer, block.offset + i, 1)[0];
    new Uint8Array(memory.buffer, turned.offset, inner * width).fill(9);
    kernels.tangent.bytes(bits, { from, to }, rows);
    kernels.tangent.turnedBytes(bits, { from, to }, width, turned);
    for (let j = 0; j < inner; j++)
      for (let n = 0; n < width; n++) {
        const isRow = n < to - from;
        const bit = isRow ? (bits.data[(from + n) * bits.rowBytes + (j >> 3)] >> (j & 7)) & 1 : 9;
        expect(at(turned, j * width + n)).toBe(bit);
        if (isRow) expect(at(rows, n * inner + j)).toBe(bit);
      }
  }
});

test('either engine builds the same kernel, and takes the memory that is told', async () => {
  const [N, m, gamma] = [1200, 100, 0.1];
  const { engine, bits, G, K } = await problem(N, m);
  const parts = { G, bits, gamma, K };
  engine.kernels.tangent.build(parts);
  const expected = bytesOf(engine, K).slice();
  const before = engine.memory.peakBytes;
  for (let tries = 0; tries < 2; tries++) {
    await buildBalanced(engine, parts, { from: 0, to: N }, 1);
    expect(Buffer.compare(bytesOf(engine, K), expected)).toBe(0);
  }
  expect(engine.memory.peakBytes - before).toBeLessThanOrEqual(countingBytes(N, m) + 8 * N);
  expect(countingBytes(N, m)).toBe(blockBytes(N, m));
  expect(countingBytes(200, 100)).toBe(0);
  await buildBalanced({ ...engine, multiplyBytes: undefined }, parts, { from: 0, to: N }, 1);
  expect(Buffer.compare(bytesOf(engine, K), expected)).toBe(0);
  release(bits, G, K);
});

test('names operands that are too small', async () => {
  const { memory, kernels } = await wasm;
  using bits = memory.bits(4, 10);
  using out = memory.allocate(64);
  expect(() => kernels.tangent.bytes(bits, { from: 0, to: 4 }, out)).toThrow(
    'bytes: out has 64 bytes, expected 512',
  );
  expect(() => kernels.tangent.turnedBytes(bits, { from: 0, to: 4 }, 16, out)).toThrow(
    'turnedBytes: out has 64 bytes, expected 2048',
  );
});
