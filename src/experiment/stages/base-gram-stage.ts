import type { Settings } from '../settings.ts';
import { baseStage } from './base-inputs.ts';
import { GrowingGram } from './growing-gram.ts';
import type { Stage } from './stage.ts';

/** Gram matrix of base inputs, shared between cells of any Nadv: smaller sets are prefixes of larger ones. */
export const baseGramStage: Stage<GrowingGram> = {
  name: 'gram of base inputs',
  keyOf: (settings: Settings) => `gram of ${baseStage(settings).keyOf({ ...settings, Nadv: 0 })}`,
  readsSeed: (settings) => baseStage(settings).readsSeed(settings),
  stagesBelow: () => [],
  borrows: false,
  make: async () => new GrowingGram(),
};
