import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { encodeNpz } from '../../datasets/formats/write-npz.ts';
import { reasonOf, SaveError } from '../../errors.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { MeasuredCell } from '../measured-cell.ts';
import type { BaseInputs } from '../stages/base-inputs.ts';
import { makeDecisionMap } from './decision-map.ts';
import type { SaveKind } from './save-kinds.ts';
import { describeSamples } from './saved-samples.ts';

/** Kinds of files to save for a cell, and their folder. */
export interface SaveRequest {
  readonly kinds: readonly SaveKind[];
  readonly folder: string;
  /** Id of the cell, used in file names. */
  readonly id: string;
}

/**
 * Writes the requested files. Each is replaced atomically, and equal cells give equal bytes. `models/<id>-f.onnx`,
 * `-g`, `-c`; `perturbed/<id>.npz` with x_base and x_adv (float32, Nadv x d) and targets (Nadv, int8 for two classes,
 * else int32); `samples/<id>.npz` and `<id>.csv` (see describeSamples); `decision-maps/<id>.csv` and
 * `<id>-samples.csv`.
 *
 * @throws SaveError where a file cannot be written, and Error where a decision map is requested for networks without
 * one, or samples of data that are not images.
 */
export async function saveCell({ kinds, folder, id }: SaveRequest, cell: MeasuredCell): Promise<void> {
  const write = async (kind: SaveKind, name: string, content: string | Uint8Array) => {
    const path = join(folder, kind, name);
    try {
      await mkdir(join(folder, kind), { recursive: true });
      await writeFileAtomic(path, typeof content === 'string' ? content : asBuffer(content));
    } catch (cause) {
      throw new SaveError(`${path}: cannot be written: ${reasonOf(cause, path)}`, { cause });
    }
  };
  const { engine, settings, natural, base, perturbed, f, g, c } = cell;
  if (kinds.includes('models'))
    for (const [name, classifier] of Object.entries({ f, g, c }))
      await write('models', `${id}-${name}.onnx`, classifier.model());
  if (kinds.includes('perturbed')) await write('perturbed', `${id}.npz`, perturbedNpz(base, perturbed.X));
  if (kinds.includes('samples')) {
    const { scenario } = settings;
    const { arrays, table } = describeSamples({ natural, scenario, base, perturbed: perturbed.unwhitened });
    await write('samples', `${id}.npz`, arrays);
    await write('samples', `${id}.csv`, table);
  }
  if (kinds.includes('decision-maps')) {
    if (!f.oneHidden || !g.oneHidden || !c.oneHidden)
      throw new Error('decision maps are drawn of networks "one-hidden" alone');
    const networks = { f: f.oneHidden.network, g: g.oneHidden.network, c: c.oneHidden.network };
    const { grid, samples } = await makeDecisionMap(engine, networks, natural.train);
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

/** Labels as integers: int8 for two classes, whose labels are -1 and +1, else int32. */
function labelNumbers(labels: Float64Array): Int8Array | Int32Array {
  return labels.every((label) => Math.abs(label) === 1) ? Int8Array.from(labels) : Int32Array.from(labels);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
