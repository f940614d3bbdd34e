import type { Engine } from '../linalg/engine.ts';
import type { Vector } from '../linalg/matrix.ts';
import type { NaturalData } from './natural-data.ts';
import { PURPOSES } from './purposes.ts';
import type { Settings } from './settings.ts';

/**
 * Target labels of a scenario, Nadv (theory.md, section 2). Of two classes: natural-det the other one, else a random
 * one. Of K > 2: noise a random class, natural-rand a random class other than the sample's, natural-det (y + 1) mod K.
 * The first of many are those of fewer. The caller frees them.
 */
export function drawTargets(settings: Settings, { classes: K, train }: NaturalData, engine: Engine): Vector {
  const { scenario, Nadv, seed } = settings;
  const { memory, kernels } = engine;
  const key = { seed, purpose: PURPOSES.targets, firstRow: 0 };
  const targets = memory.vector(Nadv);
  if (scenario === 'natural-det')
    targets.data.set(train.y.data.subarray(0, Nadv).map((y) => (K === 2 ? -y : (y + 1) % K)));
  else if (K === 2) kernels.signs(targets, key);
  else {
    using draws = memory.matrix(Nadv, 1);
    kernels.uniform(draws, key, 0, 1);
    const [drawn, y] = [draws.data, train.y.data];
    const choose = (among: number, n: number) => Math.floor(drawn[n] * among);
    targets.data.forEach((_, n, out) => {
      out[n] = scenario === 'noise' ? choose(K, n) : (y[n] + 1 + choose(K - 1, n)) % K;
    });
  }
  return targets;
}
