import type { Gram } from '../../linalg/gram.ts';
import { loadOnce } from '../../load-once.ts';
import { type Classifier, type Role, TRAINING_SETTINGS } from '../families/classifier.ts';
import { partOfRole } from '../families/of-role.ts';
import { networkOf, solverOf } from '../parts.ts';
import type { Settings } from '../settings.ts';
import { copyGram } from './base-gram.ts';
import { baseStage } from './base-inputs.ts';
import { naturalStage } from './data/natural-data.ts';
import type { GrowingGram } from './growing-gram.ts';
import { defineStage, type Stage } from './stage.ts';

/** Loaded where a classifier is trained: plans need its key alone. */
const loadFamilies = loadOnce(() => import('../families/index.ts'));

/** Parts whose own settings training in a role depends on. */
const trainingParts = (role: Role) => (settings: Settings) => [
  networkOf(settings),
  partOfRole(solverOf(settings), role),
];

/** Standard classifier f, trained by the cell. */
const trainedStandard = defineStage({
  name: 'standard',
  reads: TRAINING_SETTINGS,
  parts: trainingParts('Standard'),
  from: { natural: naturalStage },
  async make({ natural }, settings, { engine, report, keptGram }) {
    const { familyOf } = await loadFamilies();
    const samples = { ...natural.train, ...(keptGram && { keptGram }) };
    return familyOf(settings).train(engine, settings, samples, natural, 'Standard', report);
  },
});

/**
 * Standard classifier f from the user's own model. It also depends on the attack, which may need the model's gradients.
 */
const ownStandard = defineStage({
  name: 'own model',
  reads: ['standard', 'attack', 'norm', 'epsilon', 'd'],
  from: { natural: naturalStage },
  async make({ natural }, settings, { engine }) {
    const { openOnnxModel } = await import('../families/onnx-model.ts');
    return openOnnxModel(engine, settings, natural.classes);
  },
});

/** Stage of a cell's standard classifier f. Run cells with the same key in one worker. */
export function standardStage({ standard }: Settings): Stage<Classifier> {
  return standard === 'trained' ? trainedStandard : ownStandard;
}

/** Control c: trained on base inputs and targets. */
export const controlStage = defineStage({
  name: 'control',
  reads: TRAINING_SETTINGS,
  parts: trainingParts('Control'),
  from: { base: baseStage },
  async make({ base }, settings, { engine, report, baseGram, keptGram }) {
    const { familyOf } = await loadFamilies();
    const copyBase = async (G: Gram, gram: GrowingGram) => copyGram(engine, await gram.of(engine, base.X), G);
    const fillGram = baseGram && (async (G: Gram) => copyBase(G, await baseGram()));
    const samples = {
      ...{ X: base.X, y: base.targets },
      ...(fillGram && { fillGram }),
      ...(keptGram && { keptGram }),
    };
    return familyOf(settings).train(engine, settings, samples, base, 'Control', report);
  },
});
