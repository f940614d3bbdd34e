import type { SampleKind } from '../../solvers/cost.ts';
import { isArtificial, type Settings } from '../settings.ts';

/** Share of an offset common to all samples, and samples for each dimension of few, from which a flow is as long as it gets. */
const [OFFSET, CROWD] = [0.2, 40];
/** Exponent of a spectrum at which a flow is as long, and the power with which it grows to there. */
const [STEEP, GROWTH_OF_STEEP] = [1.4, 2.5];
/** Power of the cosine in a cluster. */
const ALIKE = 12;
/** More than the steepest of the measured spectra needs. */
const MOST = 3;

/** Correlation of N natural samples, as far as it affects flows. Powers are fitted by hand to the windows of flows. */
export function kindOfNatural(settings: Settings, N = settings.N): SampleKind {
  const { dataset, correlation, spectrum, rank, clusterCosine } = settings;
  if (!isArtificial(dataset)) return 'real';
  const ofOffset = correlation === 'orthogonal' ? 0 : Math.min(correlation / OFFSET, 1);
  const ofSpectrum = (spectrum / STEEP) ** GROWTH_OF_STEEP;
  const ofRank = rank === 'full' ? 0 : Math.min(N / rank / CROWD, 1);
  return Math.min(Math.max(ofOffset, ofSpectrum, ofRank, clusterCosine ** ALIKE), MOST);
}

/** Correlation of the samples of g and of the control. */
export function kindOfLearned(settings: Settings): SampleKind {
  const { dataset, scenario, base, normalize, Nadv } = settings;
  if (scenario === 'noise') {
    if (isArtificial(dataset) && base === 'isotropic') return 0;
    // Whitening stretches noise along the directions in which images hardly vary.
    if (normalize === 'whiten') return 1;
  }
  return kindOfNatural(settings, Nadv);
}
