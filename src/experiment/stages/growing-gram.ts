import type { Engine } from '../../linalg/engine.ts';
import type { Matrix, Triangle } from '../../linalg/matrix.ts';
import { isArtificial, type Settings } from '../settings.ts';
import { naturalStage, withOwnSettings } from './natural-data.ts';
import { defineStage, type Stage } from './stage.ts';

/**
 * Growable cache of G = X X^T: smaller sets of inputs are prefixes of larger ones, and each entry is computed once.
 */
export class GrowingGram implements Disposable {
  #triangle: Triangle | undefined;

  /** The triangle of X X^T for X (N x d), N as it may be. Its memory is this one's, valid until the next call. */
  async of(engine: Engine, X: Matrix): Promise<Triangle> {
    const known = this.#triangle;
    if (known && known.rows >= X.rows) return known.leading(X.rows);
    const larger = engine.memory.triangle(X.rows);
    if (known) larger.data.set(known.data);
    await engine.gram(X, larger, known?.rows);
    known?.free();
    this.#triangle = larger;
    return larger;
  }

  [Symbol.dispose](): void {
    this.#triangle?.free();
  }
}

/** Inner products of base inputs, of any number of them. */
const artificialNoiseGram = defineStage({
  name: 'gram of artificial noise',
  reads: ['dataset', 'd', 'correlation', 'seed'],
  readsIn: withOwnSettings(['dataset', 'd', 'seed'] as const),
  from: {},
  make: async () => new GrowingGram(),
});

const noiseGram = defineStage({
  name: 'gram of noise',
  reads: ['d', 'seed'],
  from: { natural: naturalStage },
  make: async () => new GrowingGram(),
});

const naturalInputsGram = defineStage({
  name: 'gram of natural inputs',
  reads: [],
  from: { natural: naturalStage },
  make: async () => new GrowingGram(),
});

/** Inner products of a cell's base inputs, as cells share them whatever their Nadv. */
export function baseGramStage({ scenario, dataset }: Settings): Stage<GrowingGram> {
  if (scenario !== 'noise') return naturalInputsGram;
  return isArtificial(dataset) ? artificialNoiseGram : noiseGram;
}
