import { describe, expect, it } from 'vitest';
import { needsWholeGram } from '../../src/experiment/classifiers.ts';
import { estimateCell, THREAD_BYTES } from '../../src/experiment/estimate.ts';
import { createContext, runCell } from '../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';

const GIB = 2 ** 30;

describe('the memory of a cell', () => {
  it.each<[string, Partial<Settings>]>([
    ['dual', { N: 50, Nadv: 1500, d: 800 }],
    ['primal', { N: 50, Nadv: 1500, d: 150 }],
    ['primal, as large a natural classifier', { N: 1500, Nadv: 1500, d: 150, scenario: 'natural-rand' }],
    ['sgd', { N: 50, Nadv: 1500, d: 150, solver: 'sgd', epochs: 2 }],
    ['a limit that needs all of G', { N: 50, Nadv: 800, d: 800, solver: 'max-margin' }],
  ])('is what is estimated, to 10 %%: %s', async (_, sizes) => {
    const settings = completeSettings({ m: 60, T: 1, ...sizes });
    const context = await createContext({ engine: 'wasm', dataFolder: '', memoryBytes: GIB });
    await runCell(settings, context, () => {});
    const estimate = estimateCell(settings).memoryBytes - THREAD_BYTES;
    expect(context.engine.memory.peakBytes / estimate).toBeGreaterThan(0.9);
    expect(context.engine.memory.peakBytes / estimate).toBeLessThan(1.1);
  });

  it('lets 20,000 samples of 10,000 dimensions into a memory of 4 GiB', () => {
    const sizes = { d: 10_000, m: 1000, Nadv: 20_000 };
    const noise = completeSettings({ ...sizes, N: 1000 });
    const natural = completeSettings({ ...sizes, N: 20_000, scenario: 'natural-rand' });
    for (const settings of [noise, natural]) expect(estimateCell(settings).memoryBytes).toBeLessThan(4 * GIB);
  });

  it('holds all of G only where the dual form is cheaper and leaves room', () => {
    const settings = completeSettings({ d: 10_000 });
    expect(needsWholeGram(settings, 10_000)).toBe(true);
    expect(needsWholeGram(settings, 16_385)).toBe(false);
    expect(needsWholeGram({ ...settings, d: 100 }, 200)).toBe(false);
    expect(needsWholeGram({ ...settings, solver: 'max-margin' }, 20_000)).toBe(true);
  });
});
