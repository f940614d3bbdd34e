import { createEngine } from '../../linalg/create-engine.ts';
import type { Engine, EngineChoice } from '../../linalg/engine.ts';
import { trainClassifier } from '../families/one-hidden.ts';
import { PURPOSES } from '../purposes.ts';
import { completeSettings } from '../settings.ts';
import { trainingCost } from './estimate.ts';

/** Rows and columns of the product that is timed. */
const SIZE = 768;
/** Speed of a cell's products relative to such a product, since it also has small ones. */
const SHARE = 0.7;
/** The same where tables of sums take the place of most large products. */
const SHARE_BY_TABLES = 1.2;
/** How often the product and the training are timed: the first times are longer, until their code is compiled. */
const [PRODUCTS, TRAININGS] = [5, 10];
/** The training that is timed, which takes some hundredths of a second. */
const TRIAL = completeSettings({ N: 400, d: 300, m: 200 });

/**
 * Estimated FLOP/s of one worker: the harmonic mean of two rates, that of matrix products and that of a small training.
 * Cells spend their time in products and in kernels, and machines differ in how fast they are at each.
 */
export async function measurePace(choice: EngineChoice): Promise<number> {
  const engine = await createEngine(choice);
  return 2 / (1 / (await rateOfProducts(engine)) + 1 / (await rateOfTraining(engine)));
}

async function rateOfProducts(engine: Engine): Promise<number> {
  const [A, B, C] = [1, 2, 3].map(() => engine.memory.matrix(SIZE, SIZE));
  const seconds = await fastest(PRODUCTS, () => engine.gemm(A, B, C));
  for (const matrix of [A, B, C]) matrix.free();
  const share = engine.slopes === undefined ? SHARE : SHARE_BY_TABLES;
  return (share * 2 * SIZE ** 3) / seconds;
}

async function rateOfTraining(engine: Engine): Promise<number> {
  const { N, d } = TRIAL;
  const [X, y] = [engine.memory.matrix(N, d), engine.memory.vector(N)];
  engine.kernels.uniform(X, { seed: 0, purpose: PURPOSES.naturalInputs, firstRow: 0 }, -1, 1);
  engine.kernels.signs(y, { seed: 0, purpose: PURPOSES.naturalLabels, firstRow: 0 });
  const seconds = await fastest(TRAININGS, async () => {
    using _trained = await trainClassifier(engine, TRIAL, { X, y }, 'initStandard', () => {});
  });
  for (const held of [X, y]) held.free();
  return trainingCost(N, TRIAL).flops / seconds;
}

/** Seconds of the fastest of several runs. */
async function fastest(runs: number, work: () => Promise<void>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    best = Math.min(best, performance.now() - start);
  }
  return best / 1000;
}
