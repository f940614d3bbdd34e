import { accuracies } from './accuracies.ts';
import { agreement } from './agreement.ts';
import { aligned } from './aligned.ts';
import { attackSuccess } from './attack-success.ts';
import { boundaryCosine } from './boundary-cosine.ts';
import type { MeasurementPart } from './contract.ts';
import { differences } from './differences.ts';
import { energyInComponents, energyKept } from './energy.ts';
import { kktCosine } from './kkt-cosine.ts';
import { expectedAccuracyOfG, kappa } from './law.ts';
import { nearOrthogonalityOfData } from './near-orthogonality.ts';
import { onnxGap } from './onnx.ts';
import { searchFigures } from './search.ts';
import { directionsOfData } from './shared-directions.ts';
import { stableRankOfG } from './stable-rank.ts';
import { training } from './training.ts';
import { twoTermShares } from './two-terms.ts';
import { usefulnessOfFirstComponent, usefulnessOfPerturbation } from './usefulness.ts';
import { targetMean } from './wide/target-mean.ts';
import { theoryCosine } from './wide/theory-cosine.ts';

export type { MeasurementPart, SharedValues, Values } from './contract.ts';

/** The built-in measurements, in the order of their columns. */
export const builtInMeasurements = [
  ...[accuracies, differences, attackSuccess, agreement, boundaryCosine, kktCosine, twoTermShares, aligned],
  ...[stableRankOfG, nearOrthogonalityOfData, directionsOfData, kappa, expectedAccuracyOfG, training],
  ...[usefulnessOfPerturbation, usefulnessOfFirstComponent, energyInComponents, energyKept, theoryCosine],
  ...[targetMean, searchFigures, onnxGap],
] as const;

/** All measurements of cells: the built-in ones, then those of users' modules. */
export const measurementParts: MeasurementPart[] = [...builtInMeasurements];
