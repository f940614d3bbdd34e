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

/** Fields of a measurement besides its meaning and kind. */
type Besides = Pick<Measurement, 'note' | 'dependsOn'>;

export function accuracyOf(meaning: string, besides: Besides = {}): Measurement {
  return { meaning, kind: 'accuracy', ...besides };
}

export function shareOf(meaning: string, besides: Besides = {}): Measurement {
  return { meaning, kind: 'share', ...besides };
}
