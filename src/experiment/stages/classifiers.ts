import type { Gram } from '../../linalg/matrix.ts';
import { type Classifier, familyOf } from '../families/index.ts';
import { openOnnxModel } from '../families/onnx-model.ts';
import { networkOf, ownNames, solverOf } from '../parts.ts';
import { type SettingName, type Settings, settingNames } from '../settings.ts';
import { copyGram } from './base-gram.ts';
import { baseStage } from './base-inputs.ts';
import type { GrowingGram } from './growing-gram.ts';
import { naturalStage } from './natural-data.ts';
import { defineStage, type Stage } from './stage.ts';

/** Settings that the training of a classifier reads, of which each cell reads those of its own parts. */
const trainingReads = listsByKey(
  ({ network, solver }: Settings) => `${network} ${solver}`,
  (settings) => [
    ...(['network', 'solver'] as const),
    ...familyOf(settings).reads,
    ...ownNames(networkOf(settings)),
    ...ownNames(solverOf(settings)),
  ],
);

/** A list of names for each key of settings, the same list each time. */
function listsByKey(
  keyOf: (settings: Settings) => string,
  listOf: (settings: Settings) => SettingName[],
): (settings: Settings) => readonly SettingName[] {
  const lists = new Map<string, readonly SettingName[]>();
  return (settings) => {
    const key = keyOf(settings);
    const known = lists.get(key);
    if (known) return known;
    const list = [...new Set(listOf(settings))];
    lists.set(key, list);
    return list;
  };
}

/** The natural classifier f, trained by the cell. */
const trainedStandard = defineStage({
  name: 'standard',
  reads: settingNames,
  readsIn: trainingReads,
  from: { natural: naturalStage },
  make: ({ natural }, settings, { engine, report }) =>
    familyOf(settings).train(engine, settings, natural.train, natural, 'Standard', report),
});

/** The natural classifier f, a model of the user's own. Its attack may need more of it than others. */
const ownStandard = defineStage({
  name: 'own model',
  reads: ['standard', 'attack', 'norm', 'epsilon', 'd'],
  from: { natural: naturalStage },
  make: ({ natural }, settings, { engine }) => openOnnxModel(engine, settings, natural.classes),
});

/** The natural classifier f of a cell. Cells of equal key share it: run them in one worker. */
export function standardStage({ standard }: Settings): Stage<Classifier> {
  return standard === 'trained' ? trainedStandard : ownStandard;
}

/** The control c: trained on base inputs and targets as they are. */
export const controlStage = defineStage({
  name: 'control',
  reads: settingNames,
  readsIn: trainingReads,
  from: { base: baseStage },
  make: ({ base }, settings, { engine, report, baseGram }) => {
    const copyBase = async (G: Gram, gram: GrowingGram) => copyGram(engine, await gram.of(engine, base.X), G);
    const fillGram = baseGram && (async (G: Gram) => copyBase(G, await baseGram()));
    const samples = { X: base.X, y: base.targets, ...(fillGram && { fillGram }) };
    return familyOf(settings).train(engine, settings, samples, base, 'Control', report);
  },
});
