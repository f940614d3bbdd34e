import { networkOf } from '../parts.ts';
import type { Settings } from '../settings.ts';
import type { Family } from './classifier.ts';
import { deepFamily } from './deep.ts';
import { settingsOfRole } from './of-role.ts';
import { oneHiddenFamily } from './one-hidden.ts';

export {
  type Classifier,
  type Family,
  type LearnedSamples,
  type Role,
  TRAINING_SETTINGS,
} from './classifier.ts';

/** Family of a cell's classifiers, which trains each role with the settings that are its own. */
export function familyOf(settings: Pick<Settings, 'network'>): Family {
  const family: Family = networkOf(settings).isOneHidden ? oneHiddenFamily : deepFamily;
  return {
    train: (engine, given, samples, natural, role, report) =>
      family.train(engine, settingsOfRole(given, role), samples, natural, role, report),
  };
}
