import type { Settings } from '../settings.ts';
import { baseStage } from './base-inputs.ts';
import { GrowingGram } from './growing-gram.ts';
import type { Stage } from './stage.ts';

/** Inner products of base inputs, as cells share them whatever their Nadv: few base inputs are a prefix of many. */
export const baseGramStage: Stage<GrowingGram> = {
  name: 'gram of base inputs',
  keyOf: (settings: Settings) => `gram of ${baseStage(settings).keyOf({ ...settings, Nadv: 0 })}`,
  stagesBelow: () => [],
  borrows: false,
  make: async () => new GrowingGram(),
};
