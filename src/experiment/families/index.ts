import { networkOf } from '../parts.ts';
import type { Settings } from '../settings.ts';
import type { Family, Role } from './classifier.ts';
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

/** The classifiers as users know them. */
const SYMBOLS = { Standard: 'f', Adversarial: 'g', Control: 'c' } as const satisfies Record<Role, string>;

/** Family of a cell's classifiers, which trains each role with the settings that are its own. */
export function familyOf(settings: Pick<Settings, 'network'>): Family {
  const family: Family = networkOf(settings).isOneHidden ? oneHiddenFamily : deepFamily;
  return {
    async train(engine, given, samples, natural, role, report) {
      const trained = await family.train(engine, settingsOfRole(given, role), samples, natural, role, report);
      const loss = trained.training?.loss;
      if (loss === undefined || Number.isFinite(loss)) return trained;
      trained[Symbol.dispose]();
      const remedy = `${given.solver === 'sgd' ? 'a smaller lr, or ' : ''}initial weights and inputs of a moderate size`;
      throw new Error(`training of ${SYMBOLS[role]} diverged: its loss is ${loss} at the end; use ${remedy}`);
    },
  };
}
