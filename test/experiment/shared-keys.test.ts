import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/experiment/run-cell.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { sharedKeys } from '../../src/experiment/stages/index.ts';
import { silent, smallCell, smallContext } from './cells.ts';

const mlp: Partial<Settings> = { network: 'mlp', dataset: 'shifted-gauss', solver: 'sgd', epochs: 2 };
const kinds: [string, Partial<Settings>][] = [
  ['one hidden layer', {}],
  ['the Gram matrix of base inputs', { d: 60, m: 16, attack: 'gradient', norm: 'L2' }],
  ['the initial weights of g', { d: 200, m: 40, Nadv: 5 }],
  ['the limit', { attack: 'geometry', boundary: 'max-margin' }],
  ['natural base inputs', { scenario: 'natural-det', Nadv: 40 }],
  ['principal components', { dataset: 'shifted-gauss' }],
  ['an mlp', mlp],
  ['an mlp on natural inputs', { ...mlp, scenario: 'natural-rand', Nadv: 40 }],
];

describe('what cells keep for others', () => {
  it.each(kinds)('is all named: %s', async (_, given) => {
    using context = await smallContext();
    const settings = smallCell(given);
    await runCell(settings, context, silent);
    expect(context.stages.keys()).not.toEqual([]);
    for (const key of context.stages.keys()) expect(sharedKeys(settings)).toContain(key);
  });

  it('goes where no cell to come can use it', async () => {
    using context = await smallContext();
    const { memory } = context.engine;
    const before = memory.bytesInUse;
    const [first, second] = [smallCell({ seed: 0 }), smallCell({ seed: 1 })];
    await runCell(first, context, silent);
    const kept = memory.bytesInUse - before;
    expect(kept).toBeGreaterThan(0);
    context.stages.keepOnly(new Set(sharedKeys(smallCell({ seed: 0, epsilon: 0.1 }))));
    expect(memory.bytesInUse - before).toBe(kept);
    context.stages.keepOnly(new Set(sharedKeys(second)));
    expect(memory.bytesInUse).toBe(before);
  });
});
