import type { Measurement } from '../../parts/measurement.ts';
import { datasetOf } from '../parts.ts';
import type { Settings } from '../settings.ts';

/** Classes of the real data sets that are known by name. */
const CLASSES = 10;

/**
 * Samples over which a cell takes a measurement that is a share of samples: what its binomial spread follows from.
 * Undefined for measurements of other kinds. Of a test split of unknown size as many as there are training samples.
 */
export function trialsOf(name: string, { kind }: Measurement, settings: Settings): number | undefined {
  if (kind !== 'accuracy' && kind !== 'share') return undefined;
  if (name.endsWith('_test')) return testSamplesOf(settings) ?? settings.N;
  return name === 'acc_adv_train' || name === 'attack_success' ? settings.Nadv : settings.N;
}

function testSamplesOf(settings: Settings): number | undefined {
  const { drawn, testSamples } = datasetOf(settings);
  const all = drawn === undefined ? testSamples : drawn.testSamples || undefined;
  if (all === undefined || drawn !== undefined || settings.classes === 'all') return all;
  return Math.ceil((all * settings.classes.flat().length) / CLASSES);
}
