/**
 * lap-sweep as a library: the pieces of the experiment, one by one, and whole cells and sweeps. See docs/library.md.
 *
 * Matrices live in the memory of an engine (`createEngine`). Free what you make, or declare it with `using`.
 */

import './linalg/no-telemetry.ts';

export { attackAlong, attackByGradient } from './attack/attack.ts';
export type { Budget, Norm } from './attack/perturb.ts';
export { attackByPgd, type PgdOptions } from './attack/pgd.ts';
export type { InputSpace } from './data/input-space.ts';
export type { Dataset, Split } from './data/split.ts';
export { openDataset } from './datasets/open.ts';
export { DataError, type Problem, UsageError } from './errors.ts';
export { type TrainedOneHidden as Classifier, trainClassifier } from './experiment/families/one-hidden.ts';
export { impossibilities } from './experiment/impossibilities.ts';
export { accuracy, agreement, cosine } from './experiment/measure.ts';
export {
  type CellResult,
  type Measurement,
  type MeasurementName,
  type Measurements,
  measurementNames,
  measurements,
} from './experiment/measurements.ts';
export { type CellContext, type ContextOptions, createContext, runCell } from './experiment/run-cell.ts';
export { completeSettings, type SettingName, type Settings, settingNames } from './experiment/settings.ts';
export { type BaseInputs, makeBaseInputs } from './experiment/stages/base-inputs.ts';
export { loadNaturalData, type NaturalData, type Samples } from './experiment/stages/natural-data.ts';
export { runSweep, type SweepRunOptions } from './library/run.ts';
export { trainControl } from './library/train-control.ts';
export {
  createEngine,
  type Engine,
  type EngineChoice,
  type Matrix,
  type Memory,
  MemoryError,
  type RandomKey,
  type Vector,
} from './linalg/index.ts';
export { freeNetwork, initialNetwork, type OneHidden } from './model/one-hidden.ts';
export { exportOnnx } from './model/onnx-export.ts';
export { boundaryNormal, outputsOf } from './model/outputs.ts';
export type { Cell, Diagram, Search, Sweep } from './sweep/cells.ts';
export type { Counts, Observer, SweepEvent } from './sweep/events.ts';
export type { RunSummary } from './sweep/finish-run.ts';
export { type ReadRun, readResults } from './sweep/read-results.ts';
export { RunBrokenOff } from './sweep/run-sweep.ts';
export { type Overrides, parseSweep, readSweep } from './sweep/spec.ts';
export { type MaxMargin, type MaxMarginOptions, solveMaxMargin } from './theory/max-margin.ts';
export { type NearOrthogonality, nearOrthogonality } from './theory/near-orthogonality.ts';
export { type TwoTerms, twoTerms } from './theory/two-terms.ts';
export { type FlowOptions, trainFlow } from './train/gradient-flow.ts';
export { type SgdOptions, trainSgd } from './train/sgd.ts';
export type { Training, TrainingSet } from './train/training.ts';
