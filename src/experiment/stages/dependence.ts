import type { MeasuredPart } from '../../parts/measurement.ts';
import type { Settings } from '../settings.ts';
import { naturalStage } from './data/natural-data.ts';
import { controlScores, standardScores } from './scores.ts';
import type { Stage } from './stage.ts';

/** Stages of the parts, each with its predictions on the natural data. */
const STAGES: Readonly<Record<MeasuredPart, Stage<Disposable>>> = {
  data: naturalStage,
  f: standardScores,
  control: controlScores,
};

/** Key of some parts of a cell: cells with the same key have the same values of what depends on these alone. */
export function partsKey(parts: readonly MeasuredPart[], settings: Settings): string {
  return parts.map((part) => STAGES[part].keyOf(settings)).join();
}
