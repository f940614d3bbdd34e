import type { Measurement } from '../../parts/measurement.ts';
import type { MeasuredCell } from '../measured-cell.ts';
import type { Settings } from '../settings.ts';
import type { Stage } from '../stages/stage.ts';

/** Values of measurements by name, without those that do not apply. */
export type Values = Readonly<Record<string, number | undefined>>;

/** Values shared between cells. */
export interface SharedValues extends Disposable {
  readonly values: Values;
}

/** Declaration of measurements taken together, which are adjacent columns of cells.csv. */
export interface MeasurementPart<Name extends string = string> {
  /** In the order of the columns. */
  readonly columns: Readonly<Record<Name, Measurement>>;
  /**
   * Measurements that depend only on f and the natural data. Cells share them, and they are taken before the attack.
   */
  readonly ofStandard?: (settings: Settings) => Stage<SharedValues> | undefined;
  /** Measurements of the whole cell. */
  readonly of?: (cell: MeasuredCell) => Promise<Values> | Values;
}

/** Declares measurements; a helper that infers the names of the columns. */
export function defineMeasurement<Name extends string>(part: MeasurementPart<Name>): MeasurementPart<Name> {
  return part;
}

export const accuracyOf = (meaning: string, note?: string): Measurement => ({
  ...{ meaning, kind: 'accuracy' },
  ...(note !== undefined && { note }),
});
export const shareOf = (meaning: string, note?: string): Measurement => ({
  ...{ meaning, kind: 'share' },
  ...(note !== undefined && { note }),
});
