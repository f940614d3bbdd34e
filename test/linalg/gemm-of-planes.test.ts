import { describe, expect, test } from 'vitest';
import { createEngine, type Engine } from '../../src/linalg/index.ts';
import { PLANES, Planes, planeNumbers } from '../../src/linalg/kernels/tiling.ts';
import type { GemmOptions } from '../../src/linalg/product.ts';
import { numbers } from './support.ts';

const GAP = 2;

/** Planes whose gaps are dirty. */
function filledPlanes(engine: Engine, rows: number, channels: number, seed: number, gap = GAP): Planes {
  const room = engine.memory.matrix(1, planeNumbers(rows + gap, channels));
  room.data.fill(Number.NaN);
  const planes = new Planes(room, rows, channels, rows + gap);
  for (let k = 0; k < PLANES; k++) planes.at(k).data.set(numbers(rows * channels, seed + k));
  return planes;
}

const products: { name: string; options: GemmOptions; sizes: [M: number, N: number, K: number] }[] = [
  { name: 'by filters', options: { transB: true, fixedColumns: true }, sizes: [45, 32, 36] },
  { name: 'of one tile by filters', options: { transB: true, fixedColumns: true }, sizes: [1, 32, 36] },
  { name: 'by turned filters', options: {}, sizes: [45, 36, 32] },
  { name: 'summed over tiles', options: { transA: true }, sizes: [32, 36, 45] },
  { name: 'added over tiles', options: { transA: true, accumulate: true }, sizes: [32, 36, 45] },
  { name: 'of few channels', options: { transB: true, fixedColumns: true }, sizes: [45, 8, 4] },
];

describe.each(['wasm', 'auto', 'mlas'] as const)('products of planes, by %s', (choice) => {
  test.each(products)('$name', async ({ options, sizes: [M, N, K] }) => {
    const engine = await createEngine(choice);
    const A = options.transA ? filledPlanes(engine, K, M, 1) : filledPlanes(engine, M, K, 1);
    // Filters have no gaps; sums over tiles have the gaps of both operands.
    const B = options.transB
      ? filledPlanes(engine, N, K, 2, 0)
      : filledPlanes(engine, K, N, 2, options.transA ? GAP : 0);
    const C = filledPlanes(engine, M, N, 3, options.transA ? 0 : GAP);
    const before = Array.from({ length: PLANES }, (_, k) => C.at(k).data.slice());
    await engine.gemmOfPlanes(A, B, C, options);
    for (let k = 0; k < PLANES; k++) {
      const [a, b, c] = [A.at(k).data, B.at(k).data, C.at(k).data];
      for (let m = 0; m < M; m++)
        for (let n = 0; n < N; n++) {
          let sum = options.accumulate ? before[k][m * N + n] : 0;
          for (let i = 0; i < K; i++)
            sum +=
              (options.transA ? a[i * M + m] : a[m * K + i]) * (options.transB ? b[n * K + i] : b[i * N + n]);
          expect(c[m * N + n]).toBeCloseTo(sum, 4);
        }
    }
  });

  test('gaps that do not fit are refused', async () => {
    const engine = await createEngine(choice);
    const [A, B, C] = [
      filledPlanes(engine, 8, 36, 1),
      filledPlanes(engine, 32, 36, 2, 1),
      filledPlanes(engine, 8, 32, 3),
    ];
    await expect(engine.gemmOfPlanes(A, B, C, { transB: true, fixedColumns: true })).rejects.toThrow(
      'gemmOfPlanes: gaps of 2, 1 and 2 rows, expected 2, 0 and 2',
    );
  });

  test('a row has the same bits among few rows and among many', async () => {
    const engine = await createEngine(choice);
    const [channels, filters] = [36, 32];
    const B = filledPlanes(engine, filters, channels, 2, 0);
    let alone: number[][] | undefined;
    for (const rows of [1, 2, 7, 64, 300]) {
      const C = filledPlanes(engine, rows, filters, 3, 1);
      const A = filledPlanes(engine, rows, channels, 1, 1);
      for (let k = 0; k < PLANES; k++)
        A.at(k)
          .row(0)
          .set(numbers(channels, 9 + k));
      await engine.gemmOfPlanes(A, B, C, { transB: true, fixedColumns: true });
      const first = Array.from({ length: PLANES }, (_, k) => Array.from(C.at(k).row(0)));
      alone ??= first;
      expect(first).toEqual(alone);
    }
  });
});
