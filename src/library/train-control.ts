import { settingsOfRole } from '../experiment/families/of-role.ts';
import { type TrainedOneHidden, trainClassifier } from '../experiment/families/one-hidden.ts';
import type { Settings } from '../experiment/settings.ts';
import type { BaseInputs } from '../experiment/stages/base-inputs.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Gram } from '../linalg/gram.ts';

/** Trains the control on base inputs and targets. */
export function trainControl(
  engine: Engine,
  settings: Settings,
  base: BaseInputs,
  report: (doing: string) => void,
  fillGram?: (G: Gram) => Promise<void>,
): Promise<TrainedOneHidden> {
  const own = settingsOfRole(settings, 'Control');
  return trainClassifier(
    engine,
    own,
    { X: base.X, y: base.targets, ...(fillGram && { fillGram }) },
    'initControl',
    report,
  );
}
