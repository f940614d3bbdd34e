/**
 * lap-sweep as a library: the steps of the experiment, and whole cells and sweeps. See docs/library.md.
 *
 * Matrices live in the memory of an engine (`createEngine`). Free those you create, or declare them with `using`.
 */

import './linalg/mlas/no-telemetry.ts';

export { attackAlong, attackByGradient } from './attacks/one-step.ts';
export type { Budget, Norm } from './attacks/perturb.ts';
export { attackByPgd, type PgdOptions } from './attacks/pgd/one-hidden.ts';
export type { InputSpace } from './datasets/input-space.ts';
export { openDataset } from './datasets/open.ts';
export type { Dataset, Split } from './datasets/split.ts';
export { DataError, type Problem, UsageError } from './errors.ts';
export { type TrainedOneHidden as Classifier, trainClassifier } from './experiment/families/one-hidden.ts';
export { accuracy, agreement, cosine } from './experiment/measure.ts';
export {
  type CellResult,
  type Measurement,
  type MeasurementName,
  type Measurements,
  measurementNames,
  measurements,
} from './experiment/measurements.ts';
export { impossibilities } from './experiment/planning/impossibilities.ts';
export { type CellContext, type ContextOptions, createContext, runCell } from './experiment/run-cell.ts';
export { completeSettings, type SettingName, type Settings, settingNames } from './experiment/settings.ts';
export { type BaseInputs, makeBaseInputs } from './experiment/stages/base-inputs.ts';
export { loadNaturalData, type NaturalData } from './experiment/stages/data/natural-data.ts';
export type { Samples } from './experiment/stages/data/synthetic-data.ts';
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
export { freeNetwork, initialNetwork, type OneHidden } from './networks/one-hidden.ts';
export { boundaryNormal, outputsOf } from './networks/outputs.ts';
export { exportOnnx } from './onnx/export-one-hidden.ts';
export { type SgdOptions, trainSgd } from './solvers/one-hidden/full-batch-sgd.ts';
export { type FlowOptions, trainFlow } from './solvers/one-hidden/gradient-flow.ts';
export type { Training, TrainingSet } from './solvers/one-hidden/training.ts';
export type { Cell, Diagram, Search, Sweep } from './sweep/cells.ts';
export { type Overrides, parseSweep, readSweep } from './sweep/file/spec.ts';
export type { Counts, Observer, SweepEvent } from './sweep/run/events.ts';
export type { RunSummary } from './sweep/run/finish-run.ts';
export { RunBrokenOff } from './sweep/run/run-sweep.ts';
export { type ReadRun, readResults } from './sweep/store/read-results.ts';
export { type MaxMargin, type MaxMarginOptions, solveMaxMargin } from './theory/max-margin.ts';
export { type NearOrthogonality, nearOrthogonality } from './theory/near-orthogonality.ts';
export { type TwoTerms, twoTerms } from './theory/two-terms.ts';
