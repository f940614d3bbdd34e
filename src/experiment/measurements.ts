import type { Measurement } from '../parts/measurement.ts';
import type { MeasurementPart } from './measurements/contract.ts';
import { builtInMeasurements } from './measurements/index.ts';

export type { Measurement } from '../parts/measurement.ts';

type NamesOf<Part> = Part extends MeasurementPart<infer Name> ? Name : never;

/** Name of a built-in measurement. */
export type MeasurementName = NamesOf<(typeof builtInMeasurements)[number]>;

/** Every built-in measurement of a cell, in the order of the columns of cells.csv. Empty where it does not apply. */
export const measurements: Readonly<Record<MeasurementName, Measurement>> = Object.assign(
  {},
  ...builtInMeasurements.map(({ columns }) => columns),
);

export const measurementNames = Object.keys(measurements) as MeasurementName[];

/** Measurements of a cell by name; those of modules in use too. */
export type Measurements = Partial<Record<MeasurementName, number>>;

/** What a cell came to. `unconverged`: a flow stopped short of T. */
export interface CellResult {
  readonly status: 'done' | 'unconverged' | 'failed';
  readonly error?: string;
  readonly measurements: Measurements;
  /** Seconds by stage; goes to timings.csv only. */
  readonly timings: Readonly<Record<string, number>>;
}
