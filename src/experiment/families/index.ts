import { networkOf } from '../parts.ts';
import type { Settings } from '../settings.ts';
import type { Family } from './classifier.ts';
import { deepFamily } from './deep.ts';
import { oneHiddenFamily } from './one-hidden.ts';

export {
  type Classifier,
  type Family,
  type LearnedSamples,
  type Role,
  TRAINING_SETTINGS,
} from './classifier.ts';

/** Family of a cell's classifiers. */
export function familyOf(settings: Pick<Settings, 'network'>): Family {
  return networkOf(settings).isOneHidden ? oneHiddenFamily : deepFamily;
}
