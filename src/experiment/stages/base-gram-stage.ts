import { isArtificial, type Settings } from '../settings.ts';
import { GrowingGram } from './growing-gram.ts';
import { naturalStage, withOwnSettings } from './natural-data.ts';
import { defineStage, type Stage } from './stage.ts';

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
