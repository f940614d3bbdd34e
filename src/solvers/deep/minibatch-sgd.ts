import type { Engine } from '../../linalg/engine.ts';
import type { RandomKey } from '../../linalg/random.ts';
import { crossEntropy } from '../../networks/cross-entropy.ts';
import type { Network } from '../../networks/network.ts';
import { PlateauSchedule } from '../one-hidden/plateau.ts';
import { cropAndFlip } from './augment.ts';
import type { LabelledRows, NetworkTraining } from './network-training.ts';

/** Random augmentation of training images. */
export type Augmentation = 'none' | 'crop-flip';

export interface MinibatchOptions {
  readonly epochs: number;
  readonly batch: number;
  /** Initial learning rate; the plateau schedule lowers it. */
  readonly lr: number;
  /** Nesterov momentum. */
  readonly momentum: number;
  readonly weightDecay: number;
  /** Mean loss of an epoch's batches after which training ends; 0 or absent: after all epochs. */
  readonly lossTarget?: number;
  /** "crop-flip": a random crop and flip of each image in each epoch. */
  readonly augment?: Augmentation;
  /** Random stream for the order of samples; row firstRow + e belongs to epoch e. */
  readonly key: RandomKey;
}

/**
 * Minibatch SGD as published. Each epoch visits all samples in a new random order; the last batch has the remainder.
 * With gradient g + weightDecay p: v = momentum v + g, p = p - lr (g + momentum v), as in PyTorch. The plateau schedule
 * uses the mean loss of an epoch's batches. A pure function of its arguments. `report` receives the number of epochs
 * done.
 *
 * @throws RangeError where augmentation is requested for samples that are not images.
 */
export async function trainMinibatchSgd(
  engine: Engine,
  network: Network,
  { X, labels, images }: LabelledRows,
  options: MinibatchOptions,
  report: (epochs: number) => void = () => {},
): Promise<NetworkTraining> {
  const { memory, kernels } = engine;
  const { rows: N } = X;
  const augmented = options.augment === 'crop-flip' ? images : undefined;
  if (options.augment === 'crop-flip' && images === undefined)
    throw new RangeError('trainMinibatchSgd: augment "crop-flip" needs images');
  const batch = Math.min(options.batch, N);
  using inputs = memory.matrix(batch, network.d);
  using logits = memory.matrix(batch, network.classes);
  using gradient = memory.matrix(network.parameters.rows, 1);
  using velocity = memory.matrix(network.parameters.rows, 1);
  const schedule = new PlateauSchedule(options.lr);
  const { lossTarget = 0 } = options;
  let steps = 0;
  let isReached = lossTarget === 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const key = { ...options.key, firstRow: options.key.firstRow + epoch };
    const draws = drawEpoch(engine, augmented === undefined ? N : 4 * N, key);
    const order = shuffled(draws.subarray(0, N));
    let sum = 0;
    for (let from = 0; from < N; from += batch) {
      const chosen = order.subarray(from, from + batch);
      const x = inputs.rowsFrom(0, chosen.length);
      const z = logits.rowsFrom(0, chosen.length);
      for (const [i, n] of chosen.entries()) {
        if (augmented === undefined) x.row(i).set(X.row(n));
        else cropAndFlip(X.row(n), draws.subarray(N + 3 * n, N + 3 * n + 3), augmented, x.row(i));
      }
      await network.forward(x, z, 'training');
      sum +=
        crossEntropy(
          engine,
          z,
          chosen.map((n) => labels[n]),
          z,
        ) * chosen.length;
      await network.backward(x, z, { parameters: gradient });
      kernels.layers.nesterovStep(network.parameters, gradient, velocity, schedule.rate, options);
      steps++;
    }
    schedule.step(sum / N);
    report(epoch + 1);
    if (lossTarget === 0 || sum / N > lossTarget) continue;
    isReached = true;
    break;
  }
  const loss = await meanCrossEntropy(engine, network, { X, labels }, batch);
  return { loss, steps, converged: isReached && Number.isFinite(loss) };
}

/** Mean cross-entropy of a network on all samples, in blocks of `batch` rows. */
export async function meanCrossEntropy(
  engine: Engine,
  network: Network,
  { X, labels }: LabelledRows,
  batch: number,
): Promise<number> {
  using logits = engine.memory.matrix(Math.min(batch, X.rows), network.classes);
  let sum = 0;
  for (let from = 0; from < X.rows; from += batch) {
    const count = Math.min(batch, X.rows - from);
    const z = logits.rowsFrom(0, count);
    await network.forward(X.rowsFrom(from, count), z);
    sum += crossEntropy(engine, z, labels.subarray(from, from + count)) * count;
  }
  return sum / X.rows;
}

/**
 * Random numbers in [0, 1) of an epoch: one for each sample for the order, then three for each for its crop and flip.
 */
function drawEpoch({ memory, kernels }: Engine, count: number, key: RandomKey): Float32Array {
  using draws = memory.matrix(1, count);
  kernels.uniform(draws, key, 0, 1);
  return draws.data.slice();
}

/** Random permutation of 0..N-1 from N numbers in [0, 1) (Fisher and Yates). */
function shuffled(units: Float32Array): Int32Array {
  const order = Int32Array.from(units, (_, n) => n);
  for (let last = units.length - 1; last > 0; last--) {
    const other = Math.floor(units[last] * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
