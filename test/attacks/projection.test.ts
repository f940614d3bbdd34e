import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepMoves } from '../../src/attacks/projection.ts';
import { wasm } from '../linalg/support.ts';

const [N, d] = [5, 8];

/** Orthonormal rows by Gram-Schmidt in double precision; a row that depends on others is drawn along an axis instead. */
function orthonormal(rows: readonly (readonly number[])[]): number[][] {
  const found: number[][] = [];
  const axes = Array.from({ length: d }, (_, i) => Array.from({ length: d }, (__, k) => (i === k ? 1 : 0)));
  for (const row of [...rows, ...axes]) {
    if (found.length === rows.length) break;
    let rest = [...row];
    for (let pass = 0; pass < 2; pass++)
      for (const other of found) {
        const share = inner(rest, other);
        rest = rest.map((value, k) => value - share * (other[k] ?? 0));
      }
    const size = Math.hypot(...rest);
    if (size > 0.1) found.push(rest.map((value) => value / size));
  }
  return found;
}

function inner(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
}

const value = fc.double({ min: -1, max: 1, noNaN: true });
const rows = (count: number) =>
  fc.array(fc.array(value, { minLength: d, maxLength: d }), { minLength: count, maxLength: count });
const cases = fc.record({
  base: rows(N),
  moves: rows(N),
  directions: fc.integer({ min: 1, max: d - 1 }).chain(rows),
  part: fc.constantFrom('span', 'rest'),
  scale: fc.option(fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: d, maxLength: d })),
});

describe('keepMoves', () => {
  it('keeps moves to the directions or to the rest, with the length that they had', async () => {
    const engine = await wasm;
    const { memory } = engine;
    await fc.assert(
      fc.asyncProperty(cases, async ({ base, moves, directions, part, scale }) => {
        const D = orthonormal(directions);
        using from = memory.matrix(N, d);
        using moved = memory.matrix(N, d);
        using spanning = memory.matrix(D.length, d);
        from.data.set(base.flat());
        moved.data.set(
          base.flatMap((x, n) => x.map((at, k) => at + (moves[n]?.[k] ?? 0) / (scale?.[k] ?? 1))),
        );
        spanning.data.set(D.flat());
        const whole = deltasOf(from.data, moved.data, scale);
        const space = scale === null ? {} : { scale: Float64Array.from(scale) };
        const kept = await keepMoves(engine, { base: from, moved }, spanning, part, space);
        let [all, share] = [0, 0];
        for (const [n, delta] of deltasOf(from.data, moved.data, scale).entries()) {
          const before = whole[n] ?? [];
          const along = D.map((direction) => inner(before, direction));
          const span = before.map((_, k) =>
            D.reduce((sum, row, i) => sum + (along[i] ?? 0) * (row[k] ?? 0), 0),
          );
          const part2 = part === 'span' ? span : before.map((at, k) => at - (span[k] ?? 0));
          const [size, left] = [Math.hypot(...before), Math.hypot(...part2)];
          all += size ** 2;
          share += left ** 2;
          // Of moves that have next to no such part only rounding error would be left.
          if (!(left > 1e-2 * size)) {
            expect(Math.hypot(...delta)).toBeLessThanOrEqual(size * (1 + 1e-4) + 1e-5);
            continue;
          }
          for (const [k, at] of delta.entries())
            expect(Math.abs(at - ((part2[k] ?? 0) * size) / left)).toBeLessThan(1e-4 * (1 + size / left));
        }
        if (all > 1e-6) expect(kept).toBeCloseTo(share / all, 4);
      }),
      { numRuns: 200 },
    );
  });

  it('takes a move back that has no such part', async () => {
    const engine = await wasm;
    using base = engine.memory.matrix(1, d);
    using moved = engine.memory.matrix(1, d);
    using directions = engine.memory.matrix(1, d);
    base.data.fill(0.5);
    moved.data.set(base.data);
    moved.data[0] = 0.9;
    directions.data[1] = 1;
    expect(await keepMoves(engine, { base, moved }, directions, 'span', {})).toBe(0);
    expect([...moved.data]).toEqual([...base.data]);
    expect(await keepMoves(engine, { base, moved }, directions, 'rest', {})).toBeUndefined();
  });
});

function deltasOf(from: Float32Array, to: Float32Array, scale: readonly number[] | null): number[][] {
  return Array.from({ length: N }, (_, n) =>
    Array.from({ length: d }, (__, k) => ((to[n * d + k] ?? 0) - (from[n * d + k] ?? 0)) * (scale?.[k] ?? 1)),
  );
}
