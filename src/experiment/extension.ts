/** The interface for users' modules: types of declarations, and helpers. See docs/development.md. */

export type {
  Attack,
  NetworkAttack,
  OneHiddenAttack,
  OneHiddenVictim,
  Steps,
} from '../attacks/contract.ts';
export type { Differentiable } from '../attacks/differentiable.ts';
export { type Budget, type Norm, stepAlong } from '../attacks/perturb.ts';
export type { DatasetPart } from '../datasets/contract.ts';
export { type InMemoryData, inMemory } from '../datasets/in-memory.ts';
export type { Dataset, Split } from '../datasets/split.ts';
export type { Engine } from '../linalg/engine.ts';
export type { Matrix, Vector } from '../linalg/matrix.ts';
export type { Blueprint, NetworkData, NetworkPart } from '../networks/contract.ts';
export type { LayerSpec } from '../networks/layers/layer-spec.ts';
export type { Measurement, MeasurementKind } from '../parts/measurement.ts';
export type { Part } from '../parts/part.ts';
export type { SettingDeclaration } from '../parts/setting.ts';
export { choice, integer, number, text } from '../parts/setting-helpers.ts';
export type { NetworkSolver, OneHiddenSolver, Solver } from '../solvers/contract.ts';
export type { LossPart, LossTerms } from '../solvers/one-hidden/losses.ts';
export type { MeasuredCell } from './measured-cell.ts';
export type { MeasurementPart } from './measurements/contract.ts';
