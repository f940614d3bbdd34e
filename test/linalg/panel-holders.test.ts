import { describe, expect, it } from 'vitest';
import { createEngine, largestOffDiagonal, SharedTriangle } from '../../src/linalg/index.ts';
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
  return { G, bits: bits.data, sizes: { N, m, largest: largestOffDiagonal(G) } };
}

describe('panels outside the memory of the engine that trains', () => {
  it.each(['wasm', 'mlas'] as const)('take the memory that is estimated: %s', async (choice) => {
    const { G, bits, sizes } = await problem();
    const engine = await createEngine(choice);
    const holder = new PanelHolder(engine, panels, sizes, G);
    await holder.build(bits, gamma, new Float64Array(N), 1);
    const share = engine.memory.peakBytes / outsideBytes(N, m);
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(1.05);
  });

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
