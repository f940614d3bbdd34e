/** Kinds of measurements, which determine colours and axes of diagrams and the documentation. */
export const MEASUREMENT_KINDS = [
  ...(['accuracy', 'share', 'cosine', 'difference', 'ratio', 'loss'] as const),
  ...(['count', 'time', 'magnitude', 'number'] as const),
] as const;
export type MeasurementKind = (typeof MEASUREMENT_KINDS)[number];

/** A measurement of a cell: a column of cells.csv, empty where it does not apply. */
export interface Measurement {
  readonly meaning: string;
  readonly kind: MeasurementKind;
}
