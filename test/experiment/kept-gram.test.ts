import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/experiment/run-cell.ts';
import { controlStage } from '../../src/experiment/stages/classifiers.ts';
import { KeptGram, sharesNaturalGram } from '../../src/experiment/stages/kept-gram.ts';
import { createEngine, type Engine } from '../../src/linalg/index.ts';
import { silent, smallCell, smallContext } from './cells.ts';

describe('a kept Gram matrix', () => {
  it('is given again for the same rows, and makes room for others', async () => {
    const { memory } = await createEngine('wasm');
    const before = memory.bytesInUse;
    using X = memory.matrix(6, 2);
    using Y = memory.matrix(6, 2);
    const inputs = memory.bytesInUse - before;
    const make = () => memory.triangle(6);
    const bytesOfOne = () => {
      using _ = make();
      return memory.bytesInUse - before - inputs;
    };
    const one = bytesOfOne();
    {
      using kept = new KeptGram();
      const first = kept.of(X, make);
      expect(first.isFilled).toBe(false);
      const again = kept.of(X.rowsFrom(0, 6), make);
      expect(again).toEqual({ G: first.G, isFilled: true });
      for (const other of [Y, X.rowsFrom(0, 5)]) expect(kept.of(other, make).isFilled).toBe(false);
      expect(kept.of(X, make).isFilled).toBe(false);
      expect(memory.bytesInUse - before - inputs).toBe(one);
    }
    expect(memory.bytesInUse - before).toBe(inputs);
  });

  const natural = { scenario: 'natural-rand', Nadv: 40 } as const;

  it.each([
    ['natural base inputs', natural, true],
    ['natural base inputs and solver sgd', { ...natural, solver: 'sgd', epochs: 3 }, true],
    ['fewer base inputs than samples', { ...natural, Nadv: 39 }, false],
    ['noise of as many inputs', { Nadv: 40 }, false],
    ['a solver that may change it', { ...natural, solver: 'max-margin' }, false],
    ['biases', { ...natural, bias: 'trained' }, false],
    ['a deep network', { ...natural, network: 'mlp', dataset: 'shifted-gauss', solver: 'sgd' }, false],
    ['a Gram matrix that the attack updates', { ...natural, attack: 'geometry' }, false],
  ] as const)('serves f and the control: %s', (_, given, expected) => {
    const settings = smallCell({ dataset: 'shifted-gauss', attack: 'pgd', ...given });
    expect(sharesNaturalGram(settings)).toBe(expected);
  });

  it('is computed once for both, and changes no bit of either', async () => {
    const settings = smallCell({ dataset: 'shifted-gauss', attack: 'pgd', ...natural });
    using together = await smallContext();
    const grams = countGrams(together.engine);
    const { measurements } = await runCell(settings, together, silent);
    // One more for the inputs of g, and those of measurements, which the cell below has too.
    const count = grams();
    using apart = await smallContext();
    const { engine, stages, options } = apart;
    const alone = await stages.get(controlStage, settings, {
      engine,
      dataFolder: options.dataFolder,
      report: silent,
    });
    const others = countGrams(engine);
    const found = await runCell(settings, apart, silent);
    expect(found.measurements).toEqual(measurements);
    expect(alone.training?.loss).toBe(measurements.loss_noise);
    expect(others()).toBe(count);
  });
});

/** Counts the Gram matrices of N = 40 inputs that an engine computes from now on. */
function countGrams(engine: Engine): () => number {
  let count = 0;
  const gram = engine.gram.bind(engine);
  engine.gram = (X, G, known) => {
    if (X.rows === 40) count++;
    return gram(X, G, known);
  };
  return () => count;
}
