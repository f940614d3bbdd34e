import type { Measurement } from '../../parts/measurement.ts';
import type { MeasuredCell } from '../measured-cell.ts';
import type { Settings } from '../settings.ts';
import type { Stage } from '../stages/stage.ts';

/** Values of measurements by name; what does not apply is left out. */
export type Values = Readonly<Record<string, number | undefined>>;

/** Values that cells share. */
export interface SharedValues extends Disposable {
  readonly values: Values;
}

/** Measurements that are taken together: columns of cells.csv next to each other. */
export interface MeasurementPart<Name extends string = string> {
  /** In the order of the columns. */
  readonly columns: Readonly<Record<Name, Measurement>>;
  /** What is told by f and the natural data alone: cells share it, and it is taken before anything is attacked. */
  readonly ofStandard?: (settings: Settings) => Stage<SharedValues> | undefined;
  /** Measurements of the whole cell. */
  readonly of?: (cell: MeasuredCell) => Promise<Values> | Values;
}

/** A part, with the names of its columns kept. */
export function defineMeasurement<Name extends string>(part: MeasurementPart<Name>): MeasurementPart<Name> {
  return part;
}

export const accuracyOf = (meaning: string): Measurement => ({ meaning, kind: 'accuracy' });
export const shareOf = (meaning: string): Measurement => ({ meaning, kind: 'share' });
