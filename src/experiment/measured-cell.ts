import type { CellContext } from './context.ts';
import type { Classifier } from './families/index.ts';
import type { PerturbedInputs } from './perturb.ts';
import type { Settings } from './settings.ts';
import type { BaseInputs } from './stages/base-inputs.ts';
import type { NaturalData } from './stages/data/natural-data.ts';
import type { Scores } from './stages/scores.ts';
import type { Stage } from './stages/stage.ts';

/** The three classifiers of a cell. */
export interface Classifiers {
  /** Standard: trained on natural data, or the user's own model. */
  readonly f: Classifier;
  /** Adversarial: trained on perturbed inputs. */
  readonly g: Classifier;
  /** Control: trained on base inputs. */
  readonly c: Classifier;
}

/** A cell with trained classifiers, from which measurements are taken. */
export interface MeasuredCell extends Classifiers {
  readonly settings: Settings;
  readonly engine: CellContext['engine'];
  /** Result of a stage for this cell. */
  readonly shared: <Result extends Disposable>(stage: Stage<Result>) => Promise<Result>;
  readonly natural: NaturalData;
  readonly base: BaseInputs;
  readonly perturbed: PerturbedInputs;
  /** Predicted classes of natural data for each classifier, and of fresh inputs for f. */
  readonly scores: {
    readonly f: Scores & { readonly probes: Int32Array; readonly fresh?: Int32Array };
    readonly g: Scores;
    readonly c: Scores;
  };
  /** Predicted classes of the perturbed inputs under f. */
  readonly fooled: Int32Array;
}
