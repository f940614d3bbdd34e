/** Kinds of measurements, which determine colours and axes of diagrams and the documentation. */
export const MEASUREMENT_KINDS = [
  ...(['accuracy', 'share', 'cosine', 'difference', 'ratio', 'loss'] as const),
  ...(['count', 'time', 'magnitude', 'number'] as const),
] as const;
export type MeasurementKind = (typeof MEASUREMENT_KINDS)[number];

/** A measurement of a cell: a column of cells.csv, empty where it does not apply. */
export interface Measurement {
  /** In a few words; titles of diagrams and summaries are made of it. */
  readonly meaning: string;
  /** Words that tables of measurements add. */
  readonly note?: string;
  readonly kind: MeasurementKind;
  /** Parts of a cell of which alone it is a function; omitted where it is one of the whole cell. */
  readonly dependsOn?: readonly MeasuredPart[];
}

/** Parts of a cell that other cells may share: the natural data, the standard classifier, the control. */
export type MeasuredPart = 'data' | 'f' | 'control';

/** The meaning and, after a semicolon, the note. */
export function meaningAndNote({ meaning, note }: Measurement): string {
  return note === undefined ? meaning : `${meaning}; ${note}`;
}

/** Unit of the values of each kind; 1 for pure numbers. Of the last two kinds the meaning tells. */
export const MEASUREMENT_UNITS: Readonly<Record<MeasurementKind, string>> = {
  accuracy: 'fraction of samples, 0 to 1',
  share: 'fraction, 0 to 1',
  cosine: 'cosine, -1 to 1',
  difference: 'difference of fractions, -1 to 1',
  ratio: '1',
  loss: 'mean loss a sample',
  count: 'count',
  time: 'flow time',
  magnitude: 'positive; see meaning',
  number: 'see meaning',
};
