import { describe, expect, it } from 'vitest';
import { Bits, createEngine, largestOffDiagonal, SharedTriangle } from '../../src/linalg/index.ts';
import { countingBytes } from '../../src/linalg/tangent/balanced.ts';
import { PanelHolder } from '../../src/linalg/tangent/panel-holder.ts';
import { PanelHolders } from '../../src/linalg/tangent/panel-holders.ts';
import { inParts, outsideBytes } from '../../src/linalg/tangent/panel-parts.ts';
import { panelsOf } from '../../src/linalg/tangent/panels.ts';

const [N, m, gamma] = [4203, 140, 0.1];
const panels = panelsOf(N);

/** A Gram matrix outside all memories, and an activation pattern. */
async function problem() {
  const engine = await createEngine('wasm');
  const { memory, kernels } = engine;
  const [X, H, bits] = [memory.matrix(N, 5), memory.matrix(N, m), memory.bits(N, m)];
  kernels.uniform(X, { seed: 1, purpose: 1, firstRow: 0 }, -1, 1);
  kernels.uniform(H, { seed: 1, purpose: 2, firstRow: 0 }, -1, 1);
  kernels.signBits(H, undefined, 0, bits);
  const G = SharedTriangle.allocate(N);
  await engine.gram(X, G);
  return {
    G,
    bits: bits.data,
    sizes: { N, m, largest: largestOffDiagonal(G, engine.kernels), isCoarse: false },
  };
}

describe('panels outside the memory of the engine that trains', () => {
  it.each(['wasm', 'mlas'] as const)('take the memory that is estimated: %s', async (choice) => {
    const { G, bits, sizes } = await problem();
    const engine = await createEngine(choice);
    const holder = new PanelHolder(engine, panels, sizes, G);
    await holder.build(bits, gamma, new Float64Array(N), 1);
    // Only mlas counts by products.
    const expected = outsideBytes(N, m) - (choice === 'wasm' ? countingBytes(N, m) : 0);
    const share = engine.memory.peakBytes / expected;
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(1.05);
  });

  it.each(['wasm', 'mlas'] as const)(
    'hold rows whose entries are counted beyond 32 bits: %s',
    async (choice) => {
      const sizes = { N: 70_080, m: 9, largest: 1, isCoarse: false };
      const panel = { from: 70_016, to: 70_080 };
      const holders = await PanelHolders.create(choice, [panel], sizes);
      // Entry k of row n of G; all units are active on even samples, none on odd ones.
      const entry = (n: number, k: number) => Math.cos(n + 3 * k);
      const slopes = (n: number, k: number) =>
        [gamma ** 2, gamma, 1][(n % 2 === 0 ? 1 : 0) + (k % 2 === 0 ? 1 : 0)];
      for (let n = panel.from; n < panel.to; n++)
        holders.gramRow(n).set(Float32Array.from({ length: n + 1 }, (_, k) => entry(n, k)));
      const bits = new Uint8Array(sizes.N * Bits.rowBytes(sizes.m));
      for (let n = 0; n < sizes.N; n += 2) bits.set([255, 1], n * Bits.rowBytes(sizes.m));
      const [diagonal, shares] = [new Float64Array(sizes.N), new Float64Array(sizes.N)];
      await holders.build(bits, gamma, diagonal);
      const x = Float64Array.from({ length: sizes.N }, (_, n) => (n % 7) - 3);
      holders.multiply(x, shares);
      for (const n of [panel.from, panel.from + 21, panel.to - 1]) {
        let sum = 0;
        for (const [k, value] of holders.row(n).entries()) {
          const wanted = entry(n, k) * slopes(n, k);
          if (!(Math.abs(value * holders.unit - wanted) < holders.unit))
            expect([n, k, value]).toEqual(wanted);
          sum += value * x[k];
        }
        expect(diagonal[n]).toBeCloseTo(entry(n, n) * slopes(n, n), 6);
        for (let later = n + 1; later < panel.to; later++) sum += holders.row(later)[n] * x[later];
        expect(Math.abs(shares[n] - sum)).toBeLessThan(1e-3 * Math.abs(sum) + 1);
      }
    },
  );

  it('have the same bits in one memory and in several', async () => {
    const { G, bits, sizes } = await problem();
    const x = Float64Array.from({ length: N }, (_, n) => Math.sin(n));
    const found = [];
    for (const mostBytes of [outsideBytes(N, m), 2 ** 24, 1]) {
      const holders = await PanelHolders.create('wasm', panels, sizes, G, mostBytes);
      const [diagonal, shares] = [new Float64Array(N), new Float64Array(N * panels.length)];
      await holders.build(bits, gamma, diagonal);
      holders.multiply(x, shares);
      const rows = panels.flatMap(({ from }) => [...holders.row(from)]);
      found.push({ diagonal, shares, rows, unit: holders.unit });
    }
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
    expect(inParts(panels, m, true, 2 ** 24).length).toBeGreaterThan(1);
    expect(inParts(panels, m, true, 1)).toHaveLength(panels.length);
  });
});
