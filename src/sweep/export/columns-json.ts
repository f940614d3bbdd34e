import writeFileAtomic from 'write-file-atomic';
import { MEASUREMENT_UNITS, meaningAndNote } from '../../parts/measurement.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import type { Sweep } from '../cells.ts';
import { type ColumnType, columnType } from './column-type.ts';

/** A column of cells.csv, as columns.json describes it. */
export interface Column {
  readonly name: string;
  /** `setting`, `outcome` (status and error), or the kind of a measurement. */
  readonly kind: string;
  readonly type: ColumnType;
  /** Empty for words; 1 for pure numbers. */
  readonly unit: string;
  readonly meaning: string;
}

/** Units of settings that are neither counts nor pure numbers. */
const SETTING_UNITS: Readonly<Record<string, string>> = {
  epsilon: 'length in the norm; under L0 a fraction of the coordinates',
  T: 'flow time',
  Tadv: 'flow time',
  eta: 'margin; of deep networks logit',
  lossTarget: 'mean loss a sample',
  epochs: 'epochs',
  epochsAdv: 'epochs',
  batch: 'samples',
  N: 'samples',
  Nadv: 'samples',
  clusterSize: 'samples',
  d: 'coordinates',
  m: 'hidden units',
  seed: '1',
};

const UNITS: Readonly<Record<ColumnType, string>> = { integer: 'count', number: '1', mixed: '1', string: '' };

/** Columns whose values are words in some rows, and never have a unit. */
const WORDS = ['classes'];

const OUTCOME: readonly Column[] = [
  {
    ...{ name: 'status', kind: 'outcome', type: 'string', unit: '' },
    meaning: 'done, unconverged (a training stopped short of its end), failed, or pending (not run yet).',
  },
  {
    ...{ name: 'error', kind: 'outcome', type: 'string', unit: '' },
    meaning: 'Why a cell failed; else empty.',
  },
];

/** The columns of cells.csv in their order, described by the declarations of settings and measurements. */
export function columnsOf({ settings, measurements }: Vocabulary): Column[] {
  return [
    ...Object.entries(settings).map(([name, { schema }]): Column => {
      const type = columnType(schema);
      const unit = WORDS.includes(name) ? '' : (SETTING_UNITS[name] ?? UNITS[type]);
      return { name, kind: 'setting', type, unit, meaning: schema.description ?? '' };
    }),
    ...OUTCOME,
    ...Object.entries(measurements).map(
      ([name, measurement]): Column => ({
        ...{ name, kind: measurement.kind, type: 'number', unit: MEASUREMENT_UNITS[measurement.kind] },
        meaning: meaningAndNote(measurement),
      }),
    ),
  ];
}

/** Text of columns.json: a list of objects, one for each column of cells.csv. */
export function columnsJson(vocabulary: Vocabulary): string {
  return `${JSON.stringify(columnsOf(vocabulary), undefined, 2)}\n`;
}

/** Writes columns.json atomically. */
export async function writeColumnsJson(
  path: string,
  { vocabulary }: Pick<Sweep, 'vocabulary'>,
): Promise<void> {
  await writeFileAtomic(path, columnsJson(vocabulary));
}
