import type { SampleKind } from '../../solvers/cost.ts';
import { isArtificial, type Settings } from '../settings.ts';

/** Exponent of a spectrum, samples for each dimension, and cosine in a cluster, from which samples count as correlated. */
const [STEEP, CROWDED, ALIKE] = [0.5, 12, 0.9];

/** Correlation of N natural samples, as far as it affects flows. */
export function kindOfNatural(settings: Settings, N = settings.N): SampleKind {
  const { dataset, correlation, spectrum, rank, clusterCosine } = settings;
  if (!isArtificial(dataset)) return 'real';
  const isOffset = correlation !== 'orthogonal' && correlation > 0;
  const isNarrow = spectrum > STEEP || (rank !== 'full' && N > CROWDED * rank);
  return isOffset || isNarrow || clusterCosine > ALIKE ? 'correlated' : 'independent';
}

/** Correlation of the samples of g and of the control. */
export function kindOfLearned(settings: Settings): SampleKind {
  const { dataset, scenario, base, normalize, Nadv } = settings;
  if (scenario === 'noise') {
    if (isArtificial(dataset) && base === 'isotropic') return 'independent';
    // Whitening stretches noise along the directions in which images hardly vary.
    if (normalize === 'whiten') return 'correlated';
  }
  return kindOfNatural(settings, Nadv);
}
