import { describe, expect, it } from 'vitest';
import { runCell } from '../../src/experiment/run-cell.ts';
import { controlStage } from '../../src/experiment/stages/classifiers.ts';
import { KeptGram, sharesNaturalGram } from '../../src/experiment/stages/kept-gram.ts';
import { createEngine, type Engine, type Gram, type Matrix } from '../../src/linalg/index.ts';
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
      let count = 0;
      const fill = async (G: Gram) => {
        G.row(1)[0] = ++count;
      };
      const numberOf = async (Z: Matrix) => (await kept.of(Z, make, fill)).row(1)[0];
      expect(await numberOf(X)).toBe(1);
      expect(await numberOf(X.rowsFrom(0, 6))).toBe(1);
      expect(await numberOf(Y)).toBe(2);
      expect(await numberOf(X.rowsFrom(0, 5))).toBe(3);
      expect(await numberOf(X)).toBe(4);
      expect(memory.bytesInUse - before - inputs).toBe(one);
    }
    expect(memory.bytesInUse - before).toBe(inputs);
  });

  it('is not kept where it could not be computed', async () => {
    const { memory } = await createEngine('wasm');
    using X = memory.matrix(6, 2);
    using kept = new KeptGram();
    const make = () => memory.triangle(6);
    const fail = async () => {
      throw new Error('no room');
    };
    await expect(kept.of(X, make, fail)).rejects.toThrow('no room');
    let isFilled = false;
    await kept.of(X, make, async () => {
      isFilled = true;
    });
    expect(isFilled).toBe(true);
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

  it('is gone before f is measured', async () => {
    using context = await smallContext();
    const { memory } = context.engine;
    const settings = smallCell({ dataset: 'shifted-gauss', attack: 'pgd', N: 400, ...natural, Nadv: 400 });
    const used = new Map<string, number>();
    await runCell(settings, context, (doing) => {
      if (!used.has(doing)) used.set(doing, memory.bytesInUse);
    });
    const [kept, measuring] = ['base', 'measure f'].map((stage) => used.get(stage) ?? Number.NaN);
    // The Gram matrix of 400 inputs, less what the control holds.
    expect(kept - measuring).toBeGreaterThan(2 * 400 * 400 - 100_000);
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
