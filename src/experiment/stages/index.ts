import { measurementParts } from '../measurements/index.ts';
import type { Settings } from '../settings.ts';
import { baseGramStage } from './base-gram-stage.ts';
import { baseStage } from './base-inputs.ts';
import { controlStage, standardStage } from './classifiers.ts';
import { componentsStage } from './components.ts';
import { naturalStage } from './data/natural-data.ts';
import { initialProductsStage, initialStage } from './initial.ts';
import { limitStage } from './limit.ts';
import { freshStage, probesStage } from './probes.ts';
import { controlScores, standardScores } from './scores.ts';
import type { Stage } from './stage.ts';

/** Stages that a cell may share with others. */
export function stagesOf(settings: Settings): readonly Stage<Disposable>[] {
  return [
    ...[naturalStage, standardStage(settings), limitStage, componentsStage],
    ...measurementParts.flatMap(({ ofStandard }) => ofStandard?.(settings) ?? []),
    ...[
      baseStage(settings),
      baseGramStage,
      controlStage,
      probesStage,
      freshStage,
      initialStage,
      initialProductsStage,
      standardScores,
      controlScores,
    ],
  ];
}

/** Keys of these stages. */
export function sharedKeys(settings: Settings): string[] {
  return stagesOf(settings).map((stage) => stage.keyOf(settings));
}

/** Key of a stage for cells of any seed: they share the result where they have the same key and, `bySeed`, the same seed. */
export interface SeedlessKey {
  readonly key: string;
  readonly bySeed: boolean;
}

function seedlessKey(stage: Stage<Disposable>, settings: Settings): SeedlessKey {
  const ofFirstSeed = settings.seed === 0 ? settings : { ...settings, seed: 0 };
  return { key: stage.keyOf(ofFirstSeed), bySeed: stage.readsSeed(settings) };
}

/** Key of the standard classifier. Run cells with the same key in one worker. */
export function groupKey(settings: Settings): SeedlessKey {
  return seedlessKey(standardStage(settings), settings);
}

/** Key of the control, which depends on neither norm nor epsilon. */
export function controlKey(settings: Settings): SeedlessKey {
  return seedlessKey(controlStage, settings);
}
