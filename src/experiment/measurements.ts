import type { Measurement } from '../parts/measurement.ts';
import type { MeasurementPart } from './measurements/contract.ts';
import { builtInMeasurements } from './measurements/index.ts';

export type { Measurement } from '../parts/measurement.ts';

type NamesOf<Part> = Part extends MeasurementPart<infer Name> ? Name : never;

/** Name of a built-in measurement. */
export type MeasurementName = NamesOf<(typeof builtInMeasurements)[number]>;

/** Every built-in measurement, in the order of the columns of cells.csv. Values that do not apply are empty. */
export const measurements: Readonly<Record<MeasurementName, Measurement>> = Object.assign(
  {},
  ...builtInMeasurements.map(({ columns }) => columns),
);

export const measurementNames = Object.keys(measurements) as MeasurementName[];

/** Measurements of a cell by name, including those of users' modules. */
export type Measurements = Partial<Record<MeasurementName, number>>;

/** Result of a cell. `unconverged`: a training stopped short of its end. */
export interface CellResult {
  readonly status: 'done' | 'unconverged' | 'failed';
  readonly error?: string;
  readonly measurements: Measurements;
  /** Seconds by stage; only timings.csv has them. */
  readonly timings: Readonly<Record<string, number>>;
}
