import type { CellContext } from './context.ts';
import type { Classifier } from './families/index.ts';
import type { PerturbedInputs } from './perturb.ts';
import type { Settings } from './settings.ts';
import type { BaseInputs } from './stages/base-inputs.ts';
import type { NaturalData } from './stages/natural-data.ts';
import type { Scores } from './stages/scores.ts';
import type { Stage } from './stages/stage.ts';

/** The three classifiers of a cell. */
export interface Classifiers {
  /** Standard: trained on natural data, or a model of the user's own. */
  readonly f: Classifier;
  /** Adversarial: trained on perturbed inputs. */
  readonly g: Classifier;
  /** Control: trained on base inputs. */
  readonly c: Classifier;
}

/** A cell whose classifiers are trained: what measurements are taken of. */
export interface MeasuredCell extends Classifiers {
  readonly settings: Settings;
  readonly engine: CellContext['engine'];
  /** The result of a stage for this cell. */
  readonly shared: <Result extends Disposable>(stage: Stage<Result>) => Promise<Result>;
  readonly natural: NaturalData;
  readonly base: BaseInputs;
  readonly perturbed: PerturbedInputs;
  /** Classes that each classifier gives to natural data; f also to fresh inputs. */
  readonly scores: {
    readonly f: Scores & { readonly probes: Int32Array };
    readonly g: Scores;
    readonly c: Scores;
  };
  /** Classes that f gives to the perturbed inputs. */
  readonly fooled: Int32Array;
}
