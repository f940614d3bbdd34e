import { expect, it } from 'vitest';
import { type CellContext, createContext, runCell } from '../../src/experiment/run-cell.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { MemoryError } from '../../src/linalg/index.ts';
import { silent, smallCell } from './cells.ts';

const context = () => createContext({ engine: 'wasm', dataFolder: '', memoryBytes: 2 ** 30 });

/** Makes one allocation fail, after `after` others; returns a counter of allocations. */
function failOnce({ engine: { memory } }: CellContext, after: number): () => number {
  const allocate = memory.allocate.bind(memory);
  let count = 0;
  memory.allocate = (bytes) => {
    if (count++ === after) throw new MemoryError('no room');
    return allocate(bytes);
  };
  return () => count;
}

it.each<[string, Partial<Settings>]>([
  ['gradient', {}],
  ['geometry', { attack: 'geometry' }],
  ['pgd', { attack: 'pgd' }],
  ['natural scenario', { scenario: 'natural-det', Nadv: 40 }],
  ['kept Gram matrix', { attack: 'pgd', scenario: 'natural-det', Nadv: 40 }],
])(
  'a cell that finds no room among what is kept is run with nothing kept, and loses none (%s)',
  async (_, given) => {
    const [first, second] = [smallCell({ seed: 1, ...given }), smallCell(given)];
    const undisturbed = await context();
    const { measurements } = await runCell(second, undisturbed, silent);
    const bytes = undisturbed.engine.memory.bytesInUse;

    const probe = await context();
    await runCell(first, probe, silent);
    const allocations = failOnce(probe, Number.POSITIVE_INFINITY);
    await runCell(second, probe, silent);
    const wanted = allocations();
    expect(wanted).toBeGreaterThan(50);

    for (let after = 0; after < wanted; after += Math.ceil(wanted / 30)) {
      const crowded = await context();
      await runCell(first, crowded, silent);
      failOnce(crowded, after);
      expect((await runCell(second, crowded, silent)).measurements).toEqual(measurements);
      expect(crowded.engine.memory.bytesInUse, `allocation ${after} of ${wanted}`).toBe(bytes);
    }
  },
);

it('a cell that finds no room with nothing kept has failed', async () => {
  const empty = await context();
  failOnce(empty, 0);
  const bytes = empty.engine.memory.bytesInUse;
  await expect(runCell(smallCell(), empty, silent)).rejects.toThrow(MemoryError);
  expect(empty.engine.memory.bytesInUse).toBe(bytes);
});
