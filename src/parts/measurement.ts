/** How a measurement is read: colours and axes of diagrams, and the documentation, follow. */
export type MeasurementKind =
  | 'accuracy'
  | 'share'
  | 'cosine'
  | 'ratio'
  | 'loss'
  | 'count'
  | 'time'
  | 'magnitude'
  | 'number';

/** A measurement of a cell: a column of cells.csv, empty where it does not apply. */
export interface Measurement {
  readonly meaning: string;
  readonly kind: MeasurementKind;
}
