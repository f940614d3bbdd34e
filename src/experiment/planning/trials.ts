import type { Measurement } from '../../parts/measurement.ts';
import { datasetOf } from '../parts.ts';
import type { Settings } from '../settings.ts';

/**
 * Number of samples over which a cell computes a measurement that is a fraction of samples; it determines the
 * measurement's binomial variance. Undefined for other kinds of measurements. A test split of unknown size is assumed
 * to be as large as the training data.
 */
export function trialsOf(name: string, { kind }: Measurement, settings: Settings): number | undefined {
  if (kind !== 'accuracy' && kind !== 'share') return undefined;
  if (name.endsWith('_test')) return testSamplesOf(settings) ?? settings.N;
  return name === 'acc_adv_train' || name === 'attack_success' ? settings.Nadv : settings.N;
}

function testSamplesOf(settings: Settings): number | undefined {
  const { drawn, testSamples, classes } = datasetOf(settings);
  const all = drawn === undefined ? testSamples : drawn.testSamples || undefined;
  if (all === undefined || drawn !== undefined || settings.classes === 'all') return all;
  return classes && Math.ceil((all * settings.classes.flat().length) / classes);
}
