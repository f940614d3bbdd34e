import type { Engine } from '../../linalg/engine.ts';
import type { Vector } from '../../linalg/matrix.ts';
import { TorchCuda } from '../../torch/cuda-generator.ts';
import { callsBeforeTargets } from '../../torch/published-order.ts';
import { PURPOSES } from '../purposes.ts';
import { isArtificial } from '../settings.ts';
import type { NaturalData } from './data/natural-data.ts';
import type { View } from './stage.ts';

/** Data that targets depend on: the number of classes and, in scenarios natural-*, the labels. */
export type TargetData = Pick<NaturalData, 'classes'> & Partial<Pick<NaturalData, 'train'>>;

/**
 * Target labels of a scenario, length Nadv (docs/mathematics.md, "The experiment"). For two classes: the other class in
 * natural-det, else a random class. For K > 2: a random class in noise, a random class other than the sample's in
 * natural-rand, (y + 1) mod K in natural-det. A shorter list is a prefix of a longer one. The caller frees them.
 */
export function drawTargets(
  settings: View<'scenario' | 'Nadv' | 'seed' | 'dataset' | 'rng'>,
  { classes: K, train }: TargetData,
  engine: Engine,
): Vector {
  const { scenario, Nadv, seed, dataset, rng } = settings;
  const { memory, kernels } = engine;
  const key = { seed, purpose: PURPOSES.targets, firstRow: 0 };
  const targets = memory.vector(Nadv);
  if (scenario === 'natural-det' && train)
    targets.data.set(train.y.data.subarray(0, Nadv).map((y) => (K === 2 ? -y : (y + 1) % K)));
  else if (rng === 'torch')
    new TorchCuda(seed, kernels, memory, callsBeforeTargets(!isArtificial(dataset))).signs(targets);
  else if (K === 2) kernels.signs(targets, key);
  else {
    using draws = memory.matrix(Nadv, 1);
    kernels.uniform(draws, key, 0, 1);
    const drawn = draws.data;
    const choose = (among: number, n: number) => Math.floor(drawn[n] * among);
    const y = train?.y.data;
    targets.data.forEach((_, n, out) => {
      out[n] = scenario === 'noise' || !y ? choose(K, n) : (y[n] + 1 + choose(K - 1, n)) % K;
    });
  }
  return targets;
}
