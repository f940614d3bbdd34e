import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { encodeNpz } from '../data/write-npz.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import type { OneHidden } from '../model/one-hidden.ts';
import type { BaseInputs } from './base-inputs.ts';
import { makeDecisionMap } from './decision-map.ts';
import type { NaturalData } from './natural-data.ts';
import type { PerturbedInputs } from './perturbed.ts';
import type { SaveKind } from './save-kinds.ts';
import { describeSamples } from './saved-samples.ts';
import type { Settings } from './settings.ts';

/** What a cell leaves behind besides its row, and where. */
export interface SaveRequest {
  readonly kinds: readonly SaveKind[];
  readonly folder: string;
  /** Of the cell: what its files are called after. */
  readonly id: string;
}

/** The natural, the adversarial and the control classifier. */
export type OfEach<T> = Readonly<Record<'f' | 'g' | 'c', T>>;

/** What the files of a cell are made from. Inputs are as the networks see them. */
export interface CellProducts {
  /** The bytes of .onnx files, made where they are asked for. */
  readonly models: OfEach<() => Uint8Array>;
  readonly natural: NaturalData;
  readonly scenario: Settings['scenario'];
  readonly base: BaseInputs;
  readonly perturbed: Pick<PerturbedInputs, 'X' | 'unwhitened'>;
  /** What a decision map shows; only networks of one hidden layer have the plane to draw it on. */
  readonly mapped?: OfEach<OneHidden>;
}

/**
 * Writes what was asked for, each file the old one or the new one, and the same bytes for the same cell:
 * `models/<id>-f.onnx`, `-g`, `-c`; `perturbed/<id>.npz` with x_base and x_adv (float32, Nadv x d) and targets (int32 of
 * more than two classes, else int8, Nadv); `samples/<id>.npz` and `<id>.csv` (see describeSamples); `decision-maps/<id>.csv`
 * and `<id>-samples.csv`.
 *
 * @throws Error where a decision map is asked for of networks that have none, or samples of data that are no images.
 */
export async function saveCell(
  { kinds, folder, id }: SaveRequest,
  engine: Engine,
  products: CellProducts,
): Promise<void> {
  const write = async (kind: SaveKind, name: string, content: string | Uint8Array) => {
    await mkdir(join(folder, kind), { recursive: true });
    await writeFileAtomic(
      join(folder, kind, name),
      typeof content === 'string' ? content : asBuffer(content),
    );
  };
  const { models, natural, scenario, base, perturbed, mapped } = products;
  if (kinds.includes('models'))
    for (const [name, model] of Object.entries(models)) await write('models', `${id}-${name}.onnx`, model());
  if (kinds.includes('perturbed')) await write('perturbed', `${id}.npz`, perturbedNpz(base, perturbed.X));
  if (kinds.includes('samples')) {
    const { arrays, table } = describeSamples({ natural, scenario, base, perturbed: perturbed.unwhitened });
    await write('samples', `${id}.npz`, arrays);
    await write('samples', `${id}.csv`, table);
  }
  if (kinds.includes('decision-maps')) {
    if (mapped === undefined) throw new Error('decision maps are drawn of networks "one-hidden" alone');
    const { grid, samples } = await makeDecisionMap(engine, mapped, natural.train);
    await write('decision-maps', `${id}.csv`, grid);
    await write('decision-maps', `${id}-samples.csv`, samples);
  }
}

function perturbedNpz({ X, targets }: BaseInputs, perturbed: Matrix): Uint8Array {
  const shape = [X.rows, X.cols];
  return encodeNpz({
    x_base: { numbers: X.data, shape },
    x_adv: { numbers: perturbed.data, shape },
    targets: { numbers: labelNumbers(targets.data), shape: [targets.length] },
  });
}

/** Labels of two classes are -1 and +1; of more there may be more than a byte can tell apart. */
function labelNumbers(labels: Float64Array): Int8Array | Int32Array {
  return labels.every((label) => Math.abs(label) === 1) ? Int8Array.from(labels) : Int32Array.from(labels);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
