import { describe, expect, it } from 'vitest';
import { createEngine, largestOffDiagonal, SharedTriangle } from '../../src/linalg/index.ts';
import { sharedBytes } from '../../src/linalg/shared-triangle.ts';

describe('a triangle outside all memories', () => {
  it.each(['wasm', 'mlas'] as const)('holds the bits of one in memory: %s', async (choice) => {
    const engine = await createEngine(choice);
    for (const [N, d] of [
      [1, 3],
      [257, 40],
      [513, 7],
    ]) {
      using X = engine.memory.matrix(N, d);
      engine.kernels.uniform(X, { seed: 1, purpose: 1, firstRow: 0 }, -1, 1);
      using G = engine.memory.triangle(N);
      using shared = SharedTriangle.allocate(N);
      await engine.gram(X, G);
      await engine.gram(X, shared);
      for (let n = 0; n < N; n++) expect([...shared.row(n)]).toEqual([...G.row(n)]);
      expect(largestOffDiagonal(shared, engine.kernels)).toBe(largestOffDiagonal(G, engine.kernels));
    }
  });

  it('keeps every row apart from the others, over several buffers', () => {
    // Three buffers of 2^26 entries.
    const N = 17_000;
    using G = SharedTriangle.allocate(N);
    expect(new Set(G.sent.buffers).size).toBe(3);
    const ends = (n: number) => [n, n + 0.5];
    for (let n = 0; n < N; n++) {
      const row = G.row(n);
      [row[n], row[0]] = ends(n);
    }
    for (let n = 1; n < N; n++) expect([G.row(n)[n], G.row(n)[0]]).toEqual(ends(n));
    expect(G.row(N - 1)).toHaveLength(N);
    expect(sharedBytes(N)).toBe(4 * ((N * (N + 1)) / 2));
  });

  it('is the same memory for a thread that receives it', () => {
    using G = SharedTriangle.allocate(3);
    G.row(2).set([1, 2, 3]);
    const received = SharedTriangle.received(structuredClone(G.sent));
    expect([...received.row(2)]).toEqual([1, 2, 3]);
  });

  it('takes the memory of one that was freed, and is not used afterwards', () => {
    const first = SharedTriangle.allocate(10);
    const [buffer] = first.sent.buffers;
    first.free();
    expect(() => first.row(0)).toThrow('used after it was freed');
    expect(() => first.free()).toThrow('freed twice');
    using second = SharedTriangle.allocate(20);
    expect(second.sent.buffers[0]).toBe(buffer);
  });

  it('has no rows beyond its own', () => {
    using G = SharedTriangle.allocate(3);
    for (const n of [-1, 0.5, 3]) expect(() => G.row(n)).toThrow(`row ${n} of a shared triangle of 3`);
  });
});
